/* Keeps a ticket's page up to date: by a websocket, or by asking anew where none holds.
   Written in ES5, for phones from about 2016 on: Chrome 49, Safari 10, Firefox 45, Samsung 5. */
(function () {
  'use strict';
  var SILENCE_MS = 25000, POLL_MS = 15000, REST_MIN_MS = 500, REST_MAX_MS = 20000, TRY_MS = 5000, PATIENCE_MS = 12000;
  var TELL_MS = 20000, RINGS = 3, RING_MS = 5000;
  var doc = document, body = doc.body;
  var base = location.pathname.replace(/\/leave$/, '');
  var spoken = doc.getElementById('say'), told = doc.getElementById('tell');
  var fresh = doc.getElementById('fresh'), failed = doc.getElementById('failed'), sound = doc.getElementById('sound');
  var socket = null, silence = 0, rest = REST_MIN_MS, poll = 0, again = 0, losses = 0;
  var at = body.getAttribute('data-at'), ends = body.getAttribute('data-ends') === 'true';
  var heard = -1, rings = 0, ringing = 0, audio = null, awake = null, lastTold = '', toldAt = 0, telling = 0;

  function each(list, act) { for (var i = 0; i < list.length; i++) act(list[i]); }
  function write(region, text) {
    // Emptied first, so that the same words said again are heard again.
    region.textContent = '';
    setTimeout(function () { region.textContent = text; }, 80);
  }

  /* How fresh the page is. */
  function freshen(how) {
    if (!fresh) return;
    if (how === 'late' && fresh.className !== 'fresh late') write(told, fresh.getAttribute('data-late').replace('{time}', at));
    fresh.className = 'fresh ' + how;
    fresh.lastChild.textContent = fresh.getAttribute('data-' + how).replace('{time}', at);
  }

  /* Sound, vibration, and a screen that stays on: a phone allows them after a touch only. */
  function tone(hz, from_s) {
    var osc = audio.createOscillator(), gain = audio.createGain(), t = audio.currentTime + from_s;
    osc.frequency.value = hz;
    gain.gain.setValueAtTime(0.0001, t);
    gain.gain.exponentialRampToValueAtTime(0.5, t + 0.03);
    gain.gain.exponentialRampToValueAtTime(0.0001, t + 1);
    osc.connect(gain);
    gain.connect(audio.destination);
    osc.start(t);
    osc.stop(t + 1.1);
  }
  function ring() {
    if (audio) {
      if (audio.resume) audio.resume();
      tone(659, 0);
      tone(523, 0.35);
    }
    if (navigator.vibrate) { try { navigator.vibrate([500, 200, 500]); } catch (e) { /* Not allowed. */ } }
    body.setAttribute('data-rings', String(Number(body.getAttribute('data-rings') || 0) + 1));
    rings -= 1;
    clearTimeout(ringing);
    if (rings > 0) ringing = setTimeout(ring, RING_MS);
  }
  function hush() { rings = 0; clearTimeout(ringing); }
  function stayAwake() {
    if (!audio || !navigator.wakeLock || awake) return;
    navigator.wakeLock.request('screen').then(function (lock) {
      awake = lock;
      lock.addEventListener('release', function () { awake = null; });
    }, function () { /* Not allowed: the line about locked phones says what to do. */ });
  }
  var Audio = window.AudioContext || window.webkitAudioContext;
  if (sound && Audio && !ends) {
    sound.hidden = false;
    sound.onclick = function () {
      if (!audio) {
        audio = new Audio();
        tone(659, 0);
        stayAwake();
      } else {
        audio.close();
        audio = null;
        if (awake) awake.release();
      }
      sound.setAttribute('aria-pressed', String(!!audio));
      sound.lastChild.textContent = sound.getAttribute(audio ? 'data-on' : 'data-off');
    };
  }

  /* What changed, once it is certain. People ahead are told at most so often. */
  function tell(text) {
    if (!text || text === lastTold) return;
    lastTold = text;
    clearTimeout(telling);
    telling = setTimeout(function () { toldAt = +new Date(); write(told, text); }, Math.max(0, toldAt + TELL_MS - new Date()));
  }
  function announce(page, was) {
    if (page.status === 'emergency') {
      hush();
      heard = -1;
      lastTold = page.tell;
      if (was !== page.status) write(spoken, page.say);
    } else if (page.status === 'called' && page.call !== heard) {
      heard = page.call;
      lastTold = page.tell;
      write(spoken, page.say);
      rings = RINGS;
      ring();
    } else {
      if (page.status !== 'called') { heard = -1; hush(); }
      if (page.coming) hush();
      if (lastTold) tell(page.tell);
      else lastTold = page.tell;
    }
  }

  function show(answer) {
    var page = answer.page, moved = false, was = body.className;
    at = answer.at;
    ends = page.ends;
    body.className = page.status;
    doc.title = page.title;
    each(doc.querySelectorAll('[data-part]'), function (part) {
      var fitting = doc.createElement('div'), html = page.parts[part.getAttribute('data-part')] || '';
      fitting.innerHTML = html;
      if (fitting.innerHTML === part.innerHTML) return;
      if (part.contains(doc.activeElement)) moved = true;
      part.innerHTML = html;
    });
    // Who pressed what is gone now stands before what came of it.
    if (moved) doc.getElementById('state').focus();
    if (sound && ends) sound.hidden = true;
    announce(page, was);
  }

  function ask(method, path, form, key, done) {
    var request = new XMLHttpRequest();
    request.open(method, path);
    request.timeout = TRY_MS;
    request.setRequestHeader('Accept', 'application/json');
    if (form !== null) request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    if (key) request.setRequestHeader('Idempotency-Key', key);
    request.onloadend = function () {
      var answer = null;
      try { answer = JSON.parse(request.responseText); } catch (e) { /* Somebody else's answer. */ }
      done(request.status, answer);
    };
    request.send(form);
  }

  /* By asking, where no websocket holds. */
  function pollNow() {
    clearTimeout(poll);
    poll = 0;
    if (socket && socket.isOpen) return;
    ask('GET', base + '/state', null, '', function (status, answer) {
      if (status === 404) { location.reload(); return; }
      if (status === 200 && answer && answer.page) { show(answer); freshen('poll'); } else freshen('late');
      pollLater();
    });
  }
  function pollLater() {
    if (!poll && !ends && !(socket && socket.isOpen)) poll = setTimeout(pollNow, POLL_MS * (0.8 + 0.4 * Math.random()));
  }

  function listen() {
    clearTimeout(silence);
    silence = setTimeout(lost, SILENCE_MS);
  }
  function lost() {
    var gone = socket;
    socket = null;
    clearTimeout(silence);
    if (gone) { gone.onclose = gone.onmessage = null; gone.close(); }
    if (ends) return;
    losses += 1;
    // Once may be a moment; what is lost for longer is told and asked for.
    if (losses > 1) freshen('late');
    if (!poll) poll = setTimeout(pollNow, losses > 1 ? 1000 : 3000);
    clearTimeout(again);
    again = setTimeout(connect, rest * (0.5 + Math.random()));
    rest = Math.min(rest * 2, REST_MAX_MS);
  }
  function connect() {
    var own;
    if (socket || ends) return;
    if (!window.WebSocket) { pollLater(); return; }
    try {
      own = new WebSocket(location.protocol.replace('http', 'ws') + '//' + location.host + base + '/stream', 'kolejka.v1');
    } catch (e) { pollLater(); return; }
    socket = own;
    listen();
    own.onmessage = function (event) {
      var message = JSON.parse(event.data);
      own.isOpen = true;
      losses = 0;
      rest = REST_MIN_MS;
      clearTimeout(poll);
      poll = 0;
      listen();
      if (message.page) show(message);
      at = message.at;
      freshen('live');
    };
    own.onclose = function () { if (own === socket) lost(); };
  }

  /* Presses: sent until an answer comes, under the form's key, so that none is lost or counts twice. */
  doc.addEventListener('submit', function (event) {
    var form = event.target, fields = [], key = '', until = +new Date() + PATIENCE_MS;
    event.preventDefault();
    if (form.getAttribute('aria-busy')) return;
    form.setAttribute('aria-busy', 'true');
    hush();
    each(form.elements, function (field) {
      if (field.name === 'key') key = field.value;
      if (field.name) fields.push(encodeURIComponent(field.name) + '=' + encodeURIComponent(field.value));
    });
    failed.textContent = '';
    (function send() {
      ask('POST', form.getAttribute('action'), fields.join('&'), key, function (status, answer) {
        if ((status === 0 || status === 429 || status >= 500) && +new Date() < until) { setTimeout(send, 700); return; }
        form.removeAttribute('aria-busy');
        if (status === 200 && answer && answer.page) {
          if (!doc.querySelector('[data-part]')) location.replace(base);
          else show(answer);
        } else if (status === 404 || status === 409) location.replace(base);
        else write(failed, failed.getAttribute('data-text'));
      });
    })();
  });

  if (doc.querySelector('[data-part]')) {
    if (!ends) connect();
    if (body.className === 'called') {
      announce({ status: 'called', call: Number(body.getAttribute('data-call')), say: body.getAttribute('data-say'), tell: '' });
    }
    doc.addEventListener('visibilitychange', function () {
      if (doc.hidden) return;
      stayAwake();
      if (!socket || !socket.isOpen) { rest = REST_MIN_MS; clearTimeout(again); connect(); pollNow(); }
    });
    window.addEventListener('online', function () { rest = REST_MIN_MS; clearTimeout(again); connect(); });
  }
})();
