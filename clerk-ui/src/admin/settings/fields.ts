/**
 * What can be set, section by section, in the shape of the office file. Pages, differences in words and the
 * way from a problem to its field all follow from this table; a test holds it to the keys that the daemon's
 * reader takes.
 */

export type Kind =
  | 'texts' // a text by language
  | 'line'
  | 'fixed' // shown, not changed
  | 'number'
  | 'decimal'
  | 'seconds'
  | 'minutes'
  | 'flag'
  | 'choice'
  | 'ref'
  | 'refs'
  | 'spans'
  | 'span'
  | 'date'
  | 'time'
  | 'colour'
  | 'words' // texts that are no sentences, one beside the other
  | 'texts-list'
  | 'words-by-language'
  | 'languages'
  | 'sides' // width and height
  | 'picture'
  | 'file' // the name of one of the office's own files
  | 'yes' // there or not
  | 'rows'
  | 'table'
  | 'one-of';

export interface Field {
  key: string;
  kind: Kind;
  /** The message that names it, where not its own. */
  says?: string;
  options?: readonly string[];
  /** The list to which a reference leads. */
  of?: 'services' | 'counters' | 'printers' | 'classes' | 'needs' | 'groups' | 'languages' | 'floors';
  /** How the names of the files end that can be named here. */
  endings?: readonly string[];
  /** The fields of a table, or of each row. */
  fields?: readonly Field[];
  /** A table that may not be there at all. */
  optional?: boolean;
  /** What a row is: exactly one of these, with what goes with it. */
  variants?: readonly { field: Field; more?: readonly Field[] }[];
  /** What counts where nothing is said. */
  otherwise?: string | number | boolean;
  /** Only shown where this is so. */
  when?: (table: Record<string, unknown>) => boolean;
  /** Takes the whole width. */
  wide?: boolean;
  /** What a new one begins with. */
  fresh?: () => unknown;
  /** By what a row is told from the others. */
  by?: string;
}

export interface Form {
  id: string;
  /** The fields shown one below the other, in groups with a heading each. */
  groups: readonly { says?: string; fields: readonly Field[] }[];
}

const id: Field = { key: 'id', kind: 'line', says: 'f-id' };
const name: Field = { key: 'name', kind: 'texts', says: 'f-name', wide: true };

/** What pages show of the office's own files, by the endings of their names; the daemon has the last word. */
const PICTURES = ['svg', 'png', 'webp', 'jpg'] as const;
const FILMS = ['mp4', 'webm'] as const;
const PAGES = ['html', 'htm'] as const;

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const hours: readonly Field[] = [
  ...WEEK.map((day): Field => ({ key: day, kind: 'spans', says: `f-${day}` })),
  { key: 'holidays', kind: 'choice', says: 'f-holidays', options: ['none', 'poland'], otherwise: 'none' },
  {
    key: 'exceptions',
    kind: 'rows',
    says: 'f-exceptions',
    by: 'date',
    wide: true,
    fresh: () => ({ date: new Date().toISOString().slice(0, 10), spans: [] }),
    fields: [
      { key: 'date', kind: 'date', says: 'f-date' },
      { key: 'spans', kind: 'spans', says: 'f-exception-spans' },
      { key: 'reason', kind: 'texts', says: 'f-reason', wide: true },
    ],
  },
];

const intake: readonly Field[] = [
  { key: 'by_forecast', kind: 'flag', says: 'f-by-forecast', otherwise: true, wide: true },
  {
    key: 'overtime_s',
    kind: 'seconds',
    says: 'f-overtime',
    otherwise: 1800,
    when: (table) => table['by_forecast'] !== false,
  },
];

const queueAlert: Field = {
  key: 'queue_alert',
  kind: 'table',
  says: 'f-queue-alert',
  optional: true,
  fields: [
    { key: 'waiting', kind: 'number', says: 'f-alert-waiting' },
    { key: 'longest_s', kind: 'seconds', says: 'f-alert-longest' },
  ],
};

const choices = (key: string, says: string): Field => ({
  key,
  kind: 'rows',
  says,
  wide: true,
  by: 'id',
  fresh: () => ({ id: '', name: {} }),
  fields: [{ ...id, says: 'f-word' }, name],
});

const weight: readonly Field[] = [
  { key: 'max_wait_s', kind: 'seconds', says: 'f-max-wait', otherwise: 2700 },
  { key: 'rate', kind: 'decimal', says: 'f-rate', otherwise: 1 },
  { key: 'head_start_s', kind: 'seconds', says: 'f-head-start', otherwise: 0 },
];

const paperText: readonly Field[] = [
  { key: 'size', kind: 'choice', says: 'f-size', options: ['small', 'normal', 'large', 'huge'], otherwise: 'normal' },
  { key: 'align', kind: 'choice', says: 'f-align', options: ['left', 'center', 'right'], otherwise: 'left' },
  { key: 'lines_max', kind: 'number', says: 'f-lines-max' },
  { key: 'bold', kind: 'flag', says: 'f-bold', otherwise: false },
];
const paperWords: Field = { key: 'text', kind: 'texts', says: 'f-paper-text', wide: true };
const beside: Field = {
  key: 'beside',
  kind: 'rows',
  says: 'f-beside',
  wide: true,
  fresh: () => ({ text: {} }),
  fields: [paperWords, ...paperText],
};

/** What keys of an assistive keypad do. */
const ACTIONS = ['speak', 'quiet', 'next', 'previous', 'choose', 'back', 'language', 'repeat', 'help'] as const;

export const FORMS: readonly Form[] = [
  {
    id: 'office',
    groups: [
      {
        fields: [
          name,
          { key: 'id', kind: 'fixed', says: 'f-office-id' },
          { key: 'time_zone', kind: 'line', says: 'f-time-zone' },
          { key: 'languages', kind: 'languages', says: 'f-languages', wide: true },
          { key: 'waiting_room', kind: 'texts', says: 'f-waiting-room', wide: true },
          { key: 'otherwise', kind: 'texts', says: 'f-otherwise', wide: true },
        ],
      },
      {
        says: 'g-looks',
        fields: [
          { key: 'accent', kind: 'colour', says: 'f-accent' },
          { key: 'logo', kind: 'file', endings: PICTURES, says: 'f-logo' },
        ],
      },
      {
        says: 'g-needs',
        fields: [
          {
            key: 'needs',
            kind: 'rows',
            says: 'f-needs',
            by: 'id',
            wide: true,
            fresh: () => ({ id: '', name: {} }),
            fields: [id, name],
          },
        ],
      },
    ],
  },
  {
    id: 'hours',
    groups: [
      { says: 'g-week', fields: [{ key: 'hours', kind: 'table', says: 'f-hours', fields: hours, wide: true }] },
      {
        says: 'g-intake',
        fields: [
          { key: 'day_starts', kind: 'time', says: 'f-day-starts', otherwise: '03:00' },
          { key: 'intake_before_min', kind: 'minutes', says: 'f-intake-before', otherwise: 0 },
          { key: 'intake', kind: 'table', says: 'f-intake', fields: intake, wide: true },
        ],
      },
    ],
  },
  {
    id: 'services',
    groups: [
      {
        fields: [
          {
            key: 'services',
            kind: 'rows',
            says: 'f-services',
            by: 'id',
            wide: true,
            fresh: () => ({ id: '', series: '', name: {} }),
            fields: [
              name,
              id,
              { key: 'series', kind: 'line', says: 'f-series' },
              { key: 'group', kind: 'ref', of: 'groups', says: 'f-group' },
              { key: 'daily_limit', kind: 'number', says: 'f-daily-limit' },
              { key: 'sensitive', kind: 'flag', says: 'f-sensitive', otherwise: false, wide: true },
              { key: 'keywords', kind: 'words-by-language', says: 'f-keywords', wide: true },
              {
                key: 'card',
                kind: 'table',
                says: 'f-card',
                wide: true,
                fields: [
                  { key: 'bring', kind: 'texts-list', says: 'f-bring', wide: true },
                  {
                    key: 'fees',
                    kind: 'rows',
                    says: 'f-fees',
                    wide: true,
                    fresh: () => ({ what: {}, amount: '' }),
                    fields: [
                      { key: 'what', kind: 'texts', says: 'f-fee-what', wide: true },
                      { key: 'amount', kind: 'line', says: 'f-fee-amount' },
                    ],
                  },
                  { key: 'pay', kind: 'texts', says: 'f-pay', wide: true },
                  { key: 'deadline', kind: 'texts', says: 'f-deadline', wide: true },
                  {
                    key: 'online',
                    kind: 'table',
                    says: 'f-online',
                    optional: true,
                    wide: true,
                    fields: [
                      { key: 'text', kind: 'texts', says: 'f-online-text', wide: true },
                      { key: 'url', kind: 'line', says: 'f-url', wide: true },
                    ],
                  },
                  { key: 'as_of', kind: 'date', says: 'f-as-of' },
                  { key: 'source', kind: 'line', says: 'f-source', wide: true },
                  { key: 'sign_video', kind: 'file', endings: FILMS, says: 'f-sign-video' },
                ],
              },
              { key: 'hours', kind: 'table', says: 'f-own-hours', optional: true, fields: hours, wide: true },
              { key: 'intake', kind: 'table', says: 'f-own-intake', optional: true, fields: intake, wide: true },
              {
                key: 'staff',
                kind: 'table',
                says: 'f-service-staff',
                wide: true,
                fields: [
                  { key: 'still_serving_after_s', kind: 'seconds', says: 'f-still-serving' },
                  queueAlert,
                  choices('outcomes', 'f-own-outcomes'),
                ],
              },
            ],
          },
        ],
      },
      {
        says: 'g-groups',
        fields: [
          {
            key: 'groups',
            kind: 'rows',
            says: 'f-groups',
            by: 'id',
            wide: true,
            fresh: () => ({ id: '', name: {} }),
            fields: [name, id],
          },
        ],
      },
    ],
  },
  {
    id: 'counters',
    groups: [
      {
        fields: [
          {
            key: 'counters',
            kind: 'rows',
            says: 'f-counters',
            by: 'id',
            wide: true,
            fresh: () => ({ id: '', services: [] }),
            fields: [
              id,
              { key: 'label', kind: 'line', says: 'f-label' },
              { key: 'services', kind: 'refs', of: 'services', says: 'f-counter-services', wide: true },
              { key: 'backup', kind: 'refs', of: 'services', says: 'f-backup', wide: true },
              { key: 'backup_after_s', kind: 'seconds', says: 'f-backup-after' },
              { key: 'room', kind: 'texts', says: 'f-room', wide: true },
              { key: 'floor', kind: 'texts', says: 'f-floor', wide: true },
              { key: 'way', kind: 'texts', says: 'f-way', wide: true },
              { key: 'step_free', kind: 'flag', says: 'f-step-free', otherwise: false, wide: true },
              { key: 'languages', kind: 'refs', of: 'languages', says: 'f-counter-languages', wide: true },
              { key: 'needs', kind: 'refs', of: 'needs', says: 'f-counter-needs', wide: true },
              { key: 'breaks', kind: 'spans', says: 'f-planned-breaks', wide: true },
            ],
          },
        ],
      },
    ],
  },
  {
    id: 'calling',
    groups: [
      {
        says: 'g-policy',
        fields: [
          {
            key: 'policy',
            kind: 'table',
            says: 'f-policy',
            wide: true,
            fields: [
              {
                key: 'kind',
                kind: 'choice',
                says: 'f-policy-kind',
                options: ['strict', 'accumulating', 'ratio'],
                otherwise: 'strict',
                wide: true,
              },
              { key: 'calls', kind: 'number', says: 'f-calls', when: (table) => table['kind'] === 'ratio' },
              ...weight,
              { key: 'prefer_for_s', kind: 'seconds', says: 'f-prefer-for', otherwise: 600 },
            ],
          },
        ],
      },
      {
        says: 'g-classes',
        fields: [
          {
            key: 'classes',
            kind: 'rows',
            says: 'f-classes',
            by: 'id',
            wide: true,
            fresh: () => ({ id: '', name: {} }),
            fields: [name, id, ...weight],
          },
        ],
      },
      {
        says: 'g-question',
        fields: [
          {
            key: 'priority_question',
            kind: 'table',
            says: 'f-question',
            optional: true,
            wide: true,
            fields: [
              { key: 'text', kind: 'texts', says: 'f-question-text', wide: true },
              { key: 'groups', kind: 'texts-list', says: 'f-question-groups', wide: true },
              { key: 'class', kind: 'ref', of: 'classes', says: 'f-question-class' },
            ],
          },
        ],
      },
      {
        says: 'g-limits',
        fields: [
          {
            key: 'limits',
            kind: 'table',
            says: 'f-limits',
            wide: true,
            fields: [
              { key: 'undo_window_s', kind: 'seconds', says: 'f-undo-window', otherwise: 30 },
              { key: 'no_show_calls', kind: 'number', says: 'f-no-show-calls', otherwise: 2 },
              { key: 'no_show_after_s', kind: 'seconds', says: 'f-no-show-after', otherwise: 90 },
              { key: 'restore_next_s', kind: 'seconds', says: 'f-restore-next', otherwise: 1800 },
              { key: 'matters', kind: 'number', says: 'f-matters', otherwise: 3 },
              { key: 'more_time_s', kind: 'seconds', says: 'f-more-time' },
            ],
          },
        ],
      },
    ],
  },
  {
    id: 'kiosks',
    groups: [
      {
        fields: [
          {
            key: 'kiosks',
            kind: 'rows',
            says: 'f-kiosks',
            by: 'id',
            wide: true,
            fresh: () => ({ id: '' }),
            fields: [
              id,
              { key: 'printer', kind: 'ref', of: 'printers', says: 'f-kiosk-printer' },
              { key: 'services', kind: 'refs', of: 'services', says: 'f-kiosk-services', wide: true },
              { key: 'idle_s', kind: 'seconds', says: 'f-idle', otherwise: 45 },
              { key: 'ticket_s', kind: 'seconds', says: 'f-ticket-on-screen', otherwise: 45 },
              { key: 'phone', kind: 'flag', says: 'f-phone', otherwise: true, wide: true },
              { key: 'panel_mm', kind: 'sides', says: 'f-panel-mm' },
              { key: 'turned', kind: 'choice', says: 'f-turned', options: ['0', '90', '180', '270'], otherwise: '0' },
              {
                key: 'spoken_corner',
                kind: 'choice',
                says: 'f-spoken-corner',
                options: ['bottom_left', 'bottom_right', 'top_left', 'top_right', 'none'],
                otherwise: 'bottom_left',
              },
              {
                key: 'keys',
                kind: 'table',
                says: 'f-keys',
                optional: true,
                wide: true,
                fields: ACTIONS.map((key): Field => ({ key, kind: 'words', says: `f-key-${key}` })),
              },
              {
                key: 'key_names',
                kind: 'table',
                says: 'f-key-names',
                optional: true,
                wide: true,
                fields: ACTIONS.map((key): Field => ({ key, kind: 'texts', says: `f-key-${key}`, wide: true })),
              },
            ],
          },
        ],
      },
    ],
  },
  {
    id: 'displays',
    groups: [
      {
        fields: [
          {
            key: 'displays',
            kind: 'rows',
            says: 'f-displays',
            by: 'id',
            wide: true,
            fresh: () => ({ id: '' }),
            fields: [
              id,
              {
                key: 'layout',
                kind: 'choice',
                says: 'f-layout',
                options: ['auto', 'landscape', 'portrait', 'calls-only', 'split'],
                otherwise: 'auto',
              },
              { key: 'counter', kind: 'ref', of: 'counters', says: 'f-display-counter' },
              { key: 'counters', kind: 'refs', of: 'counters', says: 'f-display-counters', wide: true },
              { key: 'services', kind: 'refs', of: 'services', says: 'f-display-services', wide: true },
              { key: 'floors', kind: 'refs', of: 'floors', says: 'f-display-floors', wide: true },
              { key: 'languages', kind: 'refs', of: 'languages', says: 'f-display-languages', wide: true },
              { key: 'waiting_times', kind: 'flag', says: 'f-waiting-times', otherwise: false, wide: true },
              { key: 'notices', kind: 'flag', says: 'f-show-notices', otherwise: true, wide: true },
              { key: 'follow_code', kind: 'flag', says: 'f-follow-code', otherwise: false, wide: true },
              { key: 'speaks', kind: 'flag', says: 'f-speaks', otherwise: true, wide: true },
              {
                key: 'volume',
                kind: 'rows',
                says: 'f-volume',
                wide: true,
                fresh: () => ({ at: '13:00-17:00', percent: 80 }),
                fields: [
                  { key: 'at', kind: 'span', says: 'f-volume-at' },
                  { key: 'percent', kind: 'number', says: 'f-percent' },
                ],
              },
              {
                key: 'playlist',
                kind: 'rows',
                says: 'f-playlist',
                wide: true,
                fresh: () => ({ image: '', seconds: 15 }),
                fields: [
                  {
                    key: 'slide',
                    kind: 'one-of',
                    says: 'f-slide',
                    wide: true,
                    variants: [
                      { field: { key: 'image', kind: 'file', endings: [...PICTURES, 'jpeg'], says: 'f-file' } },
                      { field: { key: 'video', kind: 'file', endings: FILMS, says: 'f-file' } },
                      { field: { key: 'page', kind: 'file', endings: PAGES, says: 'f-file' } },
                    ],
                  },
                  { key: 'seconds', kind: 'seconds', says: 'f-slide-seconds' },
                ],
              },
              {
                key: 'panel',
                kind: 'table',
                says: 'f-panel',
                optional: true,
                wide: true,
                fresh: () => ({ inches: 55, distance_m: 8, pixels: '1920x1080' }),
                fields: [
                  { key: 'inches', kind: 'decimal', says: 'f-inches' },
                  { key: 'distance_m', kind: 'decimal', says: 'f-distance' },
                  { key: 'pixels', kind: 'line', says: 'f-pixels', otherwise: '1920x1080' },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
  {
    id: 'printers',
    groups: [
      {
        fields: [
          {
            key: 'printers',
            kind: 'rows',
            says: 'f-printers',
            by: 'id',
            wide: true,
            fresh: () => ({ id: '', tcp: '', profile: 'generic-80' }),
            fields: [
              id,
              {
                key: 'profile',
                kind: 'choice',
                says: 'f-profile',
                options: [
                  '',
                  'generic-80',
                  'generic-58',
                  'epson-tm-t20iii',
                  'epson-tm-t88vi',
                  'epson-tm-m30iii',
                  'star-mc-print3',
                  'star-tsp650ii',
                  'custom-kube-ii',
                  'custom-vkp80ii',
                ],
                otherwise: '',
              },
              {
                key: 'link',
                kind: 'one-of',
                says: 'f-link',
                wide: true,
                variants: [
                  { field: { key: 'tcp', kind: 'line', says: 'f-tcp' } },
                  { field: { key: 'device', kind: 'line', says: 'f-device' } },
                  {
                    field: { key: 'serial', kind: 'line', says: 'f-device' },
                    more: [
                      {
                        key: 'baud',
                        kind: 'choice',
                        says: 'f-baud',
                        options: ['4800', '9600', '19200', '38400', '57600', '115200', '230400'],
                        otherwise: '19200',
                      },
                    ],
                  },
                  { field: { key: 'file', kind: 'line', says: 'f-device' } },
                  { field: { key: 'agent', kind: 'yes', says: 'f-agent' } },
                  { field: { key: 'virtual', kind: 'yes', says: 'f-virtual' } },
                ],
              },
              { key: 'place', kind: 'texts', says: 'f-place', wide: true },
              { key: 'roll_m', kind: 'number', says: 'f-roll', otherwise: 80 },
              { key: 'confirms', kind: 'choice', says: 'f-confirms', options: ['', 'none', 'status', 'process_id'], otherwise: '' },
              { key: 'paper_mm', kind: 'choice', says: 'f-paper-mm', options: ['', '58', '80'], otherwise: '' },
              { key: 'cutter', kind: 'choice', says: 'f-cutter', options: ['', 'none', 'partial', 'full'], otherwise: '' },
              { key: 'feed_mm', kind: 'number', says: 'f-feed-before-cut' },
              { key: 'dots', kind: 'number', says: 'f-dots' },
              { key: 'dpi', kind: 'number', says: 'f-dpi' },
              { key: 'darker', kind: 'number', says: 'f-darker' },
              { key: 'lighter', kind: 'number', says: 'f-lighter' },
              { key: 'way', kind: 'choice', says: 'f-print-way', options: ['raster', 'text'], otherwise: 'raster' },
              { key: 'code_pages', kind: 'words', says: 'f-code-pages', wide: true },
            ],
          },
        ],
      },
      {
        says: 'g-printing',
        fields: [
          {
            key: 'printing',
            kind: 'table',
            says: 'f-printing',
            wide: true,
            fields: [
              {
                key: 'in_doubt',
                kind: 'choice',
                says: 'f-in-doubt',
                options: ['print_again', 'ask_staff'],
                otherwise: 'print_again',
                wide: true,
              },
            ],
          },
        ],
      },
    ],
  },
  {
    id: 'paper',
    groups: [
      {
        fields: [
          {
            key: 'paper',
            kind: 'table',
            says: 'f-paper',
            optional: true,
            wide: true,
            fields: [
              {
                key: 'blocks',
                kind: 'rows',
                says: 'f-blocks',
                wide: true,
                fresh: () => ({ text: {} }),
                fields: [
                  {
                    key: 'block',
                    kind: 'one-of',
                    says: 'f-block',
                    wide: true,
                    variants: [
                      { field: paperWords, more: paperText },
                      { field: { key: 'number', kind: 'yes', says: 'f-number' } },
                      { field: { key: 'list', kind: 'choice', says: 'f-list', options: ['bring', 'fees'] } },
                      { field: { key: 'qr', kind: 'yes', says: 'f-qr' }, more: [beside] },
                      {
                        field: { key: 'logo', kind: 'picture', says: 'f-picture' },
                        more: [{ key: 'width_mm', kind: 'number', says: 'f-width-mm', otherwise: 16 }, beside],
                      },
                      { field: { key: 'rule', kind: 'yes', says: 'f-rule' } },
                      { field: { key: 'feed_mm', kind: 'number', says: 'f-feed' } },
                      { field: { key: 'cut', kind: 'yes', says: 'f-cut' } },
                    ],
                  },
                  {
                    key: 'when',
                    kind: 'choice',
                    says: 'f-when',
                    options: ['always', 'asked'],
                    otherwise: 'always',
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
  {
    id: 'voice',
    groups: [
      {
        says: 'g-voice',
        fields: [
          {
            key: 'voice',
            kind: 'table',
            says: 'f-voice',
            wide: true,
            fields: [
              { key: 'languages', kind: 'refs', of: 'languages', says: 'f-voice-languages', wide: true },
              {
                key: 'way',
                kind: 'choice',
                says: 'f-spoken-way',
                options: ['where-needed', 'always', 'never'],
                otherwise: 'where-needed',
              },
            ],
          },
        ],
      },
      {
        says: 'g-emergency',
        fields: [
          {
            key: 'emergency',
            kind: 'table',
            says: 'f-emergency',
            wide: true,
            fields: [
              { key: 'text', kind: 'texts', says: 'f-emergency-text', wide: true },
              { key: 'way_out', kind: 'texts', says: 'f-way-out', wide: true },
              { key: 'speak', kind: 'flag', says: 'f-emergency-speak', otherwise: false, wide: true },
              { key: 'contacts', kind: 'words', says: 'f-contacts', wide: true },
            ],
          },
        ],
      },
    ],
  },
  {
    id: 'work',
    groups: [
      {
        fields: [
          {
            key: 'staff',
            kind: 'table',
            says: 'f-staff',
            wide: true,
            fields: [
              choices('outcomes', 'f-outcomes'),
              choices('breaks', 'f-breaks'),
              { key: 'still_serving_after_s', kind: 'seconds', says: 'f-still-serving', otherwise: 2700 },
              { key: 'silent_after_s', kind: 'seconds', says: 'f-silent-after', otherwise: 180 },
              queueAlert,
            ],
          },
        ],
      },
      {
        says: 'g-retention',
        fields: [
          {
            key: 'retention',
            kind: 'table',
            says: 'f-retention',
            wide: true,
            fields: [
              { key: 'visits_days', kind: 'number', says: 'f-visits-days', otherwise: 0 },
              { key: 'comments_days', kind: 'number', says: 'f-comments-days', otherwise: 90 },
              { key: 'answers_days', kind: 'number', says: 'f-answers-days', otherwise: 0 },
            ],
          },
        ],
      },
    ],
  },
];

/** All fields of all forms, outermost first. */
export const ROOT: readonly Field[] = FORMS.flatMap((form) => form.groups.flatMap((group) => group.fields));

/** The fields below one, those of its variants too. */
export function below(field: Field): readonly Field[] {
  return field.kind === 'one-of'
    ? (field.variants ?? []).flatMap((variant) => [variant.field, ...(variant.more ?? [])])
    : (field.fields ?? []);
}

/** Every key that has a field, as the daemon's reader names it (`counters[].services`). */
export function keys(fields: readonly Field[] = ROOT, at = ''): string[] {
  return fields.flatMap((field) => {
    if (field.kind === 'one-of') return keys(below(field), at);
    const path = at === '' ? field.key : `${at}.${field.key}`;
    return [path, ...keys(field.fields ?? [], field.kind === 'rows' ? `${path}[]` : path)];
  });
}
