//! The report's words, in Polish and English.

use crate::{
    ClassResult, Policy,
    scenario::{Class, NORMAL},
};

/// A language of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Polish.
    Polish,
    /// English.
    English,
}

/// What stays the same whatever comes out.
pub(super) struct Words {
    pub(super) tag: &'static str,
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) in_short: &'static str,
    pub(super) nothing_is_made: &'static str,
    pub(super) table: &'static str,
    pub(super) columns: [&'static str; 10],
    pub(super) all: &'static str,
    pub(super) offices: [&'static str; 3],
    pub(super) distribution: &'static str,
    pub(super) distribution_how: &'static str,
    pub(super) over_the_day: &'static str,
    pub(super) over_the_day_how: &'static str,
    pub(super) wait_min: &'static str,
    pub(super) share: &'static str,
    pub(super) came_at: &'static str,
    pub(super) mean_min: &'static str,
    pub(super) how: &'static str,
}

const POLISH: Words = Words {
    tag: "pl",
    name: "Polski",
    title: "Porównanie sposobów wywoływania",
    in_short: "W skrócie",
    nothing_is_made: "Żaden sposób wywoływania nie przyspiesza obsługi: skraca czekanie jednych, a wydłuża \
                      czekanie innych. Krócej dla wszystkich jest tylko wtedy, gdy stanowisk jest więcej albo \
                      klienci przychodzą o spokojniejszych porach.",
    table: "Ile się czeka",
    columns: [
        "Sposób wywoływania",
        "Kto",
        "Obsłużeni",
        "Odeszli",
        "Średnio",
        "Połowa czeka do",
        "9 na 10 czeka do",
        "99 na 100 czeka do",
        "Najdłużej",
        "Ponad cel",
    ],
    all: "wszyscy",
    offices: ["Wyprzedzenia na 100 osób", "Stanowisko bez klienta", "Praca po godzinach dziennie, razem"],
    distribution: "Ilu klientów czeka dłużej",
    distribution_how: "Linia pokazuje, jaka część klientów czeka dłużej niż czas zaznaczony na dole. Im niżej \
                       leży linia, tym lepiej. Linia przerywana to cel.",
    over_the_day: "Czekanie w ciągu dnia",
    over_the_day_how: "Średni czas czekania zależnie od godziny przyjścia.",
    wait_min: "czas czekania, minuty",
    share: "ilu klientów czeka dłużej",
    came_at: "godzina przyjścia",
    mean_min: "średnie czekanie, minuty",
    how: "Skąd te liczby",
};

const ENGLISH: Words = Words {
    tag: "en",
    name: "English",
    title: "Ways of calling, compared",
    in_short: "In short",
    nothing_is_made: "No way of calling makes service faster: it shortens the wait of some and lengthens that of \
                      others. It gets shorter for everybody only with more counters or when clients come at \
                      quieter hours.",
    table: "How long people wait",
    columns: [
        "Way of calling",
        "Who",
        "Served",
        "Left",
        "On average",
        "Half wait up to",
        "9 in 10 wait up to",
        "99 in 100 wait up to",
        "Longest",
        "Over target",
    ],
    all: "everybody",
    offices: ["Overtaken, per 100 people", "Counters without a client", "Work after hours a day, together"],
    distribution: "How many wait longer",
    distribution_how: "A line shows which part of the clients waits longer than the time below it. The lower the \
                       line, the better. The dashed line is the target.",
    over_the_day: "Waiting over the day",
    over_the_day_how: "The average wait, by the time of coming.",
    wait_min: "wait, minutes",
    share: "how many wait longer",
    came_at: "time of coming",
    mean_min: "average wait, minutes",
    how: "Where these figures come from",
};

impl Language {
    /// All languages of the report, the first being shown first.
    pub const ALL: [Self; 2] = [Self::Polish, Self::English];

    pub(super) fn words(self) -> &'static Words {
        match self {
            Language::Polish => &POLISH,
            Language::English => &ENGLISH,
        }
    }

    /// A policy's name for people.
    pub(super) fn policy(self, policy: Policy) -> String {
        match (self, policy) {
            (Language::Polish, Policy::Fifo) => "w kolejności przyjścia".to_owned(),
            (Language::English, Policy::Fifo) => "in order of arrival".to_owned(),
            (Language::Polish, Policy::Strict) => "zawsze najpierw poza kolejnością".to_owned(),
            (Language::English, Policy::Strict) => "out of turn always first".to_owned(),
            (Language::Polish, Policy::Accumulating { rate_milli }) => {
                format!("czekanie liczone × {}", self.number(f64::from(rate_milli) / 1000.0))
            }
            (Language::English, Policy::Accumulating { rate_milli }) => {
                format!("waiting counts × {}", self.number(f64::from(rate_milli) / 1000.0))
            }
            (Language::Polish, Policy::Ratio { calls }) => format!("{calls} poza kolejnością na 1 zwykłe"),
            (Language::English, Policy::Ratio { calls }) => format!("{calls} out of turn to 1 in turn"),
        }
    }

    /// What a policy does, in a sentence.
    pub(super) fn rule(self, policy: Policy) -> &'static str {
        match (self, policy) {
            (Language::Polish, Policy::Fifo) => "Kto przyszedł wcześniej, jest wywołany wcześniej.",
            (Language::English, Policy::Fifo) => "Who came earlier is called earlier.",
            (Language::Polish, Policy::Strict) => {
                "Dopóki czeka ktoś z obsługi poza kolejnością, nikt inny nie jest wywołany."
            }
            (Language::English, Policy::Strict) => {
                "As long as somebody waits who is served out of turn, nobody else is called."
            }
            (Language::Polish, Policy::Accumulating { .. }) => {
                "Minuta czekania poza kolejnością liczy się tyle razy więcej; kto ma najwięcej, jest następny."
            }
            (Language::English, Policy::Accumulating { .. }) => {
                "A minute's wait out of turn counts so many times more; who has most is next."
            }
            (Language::Polish, Policy::Ratio { .. }) => {
                "Gdy czekają jedni i drudzy, po tylu wywołaniach poza kolejnością następuje jedno zwykłe."
            }
            (Language::English, Policy::Ratio { .. }) => {
                "While both wait, after so many calls out of turn comes one in turn."
            }
        }
    }

    /// A class's name for people.
    pub(super) fn class(self, class: &Class) -> String {
        match (&class.name, self) {
            (None, Language::Polish) if class.id == NORMAL => "pozostali".to_owned(),
            (_, Language::English) if class.id == NORMAL => "everybody else".to_owned(),
            (_, Language::English) if class.id == crate::mmc::PRIORITY => "out of turn".to_owned(),
            (None, _) => class.id.clone(),
            (Some(name), _) => name.clone(),
        }
    }

    /// How long a class waits and how that differs from arrival order.
    pub(super) fn waits(self, name: &str, class: &ClassResult, fifo: Option<&ClassResult>) -> Option<String> {
        let mean_s = class.wait_mean_s?;
        let waits = match self {
            Language::Polish => format!("„{name}”: średnio {}", self.minutes(mean_s)),
            Language::English => format!("“{name}”: {} on average", self.minutes(mean_s)),
        };
        let Some(other_s) = fifo.and_then(|fifo| fifo.wait_mean_s) else { return Some(waits) };
        let by = self.minutes((mean_s - other_s).abs());
        let change = match (self, mean_s - other_s) {
            (Language::Polish, d) if d.abs() < 30.0 => "prawie bez zmian".to_owned(),
            (Language::English, d) if d.abs() < 30.0 => "hardly any change".to_owned(),
            (Language::Polish, d) if d < 0.0 => format!("o {by} krócej"),
            (Language::English, d) if d < 0.0 => format!("{by} less"),
            (Language::Polish, _) => format!("o {by} dłużej"),
            (Language::English, _) => format!("{by} more"),
        };
        Some(format!("{waits} ({change})"))
    }

    /// How the figures were made.
    pub(super) fn made(
        self,
        scenario: &str,
        days: u32,
        clients: f64,
        utilisation: f64,
        target_min: u32,
    ) -> String {
        let (clients, busy) = (clients.round(), self.percent(utilisation));
        match self {
            Language::Polish => format!(
                "Program „przeżył” {days} dni urzędu „{scenario}”: średnio {clients} klientów dziennie, obsługa \
                 zajmuje {busy} czasu stanowisk. Pod każdą regułą przychodzą ci sami klienci o tych samych \
                 godzinach, więc różnice biorą się tylko z reguły. Cel: nikt nie czeka dłużej niż {target_min} \
                 min. Wyprzedzenie: ktoś, kto przyszedł później, został wywołany wcześniej, choć to samo \
                 stanowisko mogło przyjąć obie osoby."
            ),
            Language::English => format!(
                "The program lived through {days} days of the office “{scenario}”: {clients} clients on an average \
                 day, service takes {busy} of the counters' time. Under every rule the same clients come at the \
                 same times, so all differences are the rule's. Target: nobody waits longer than {target_min} \
                 min. Overtaken: somebody who came later was called earlier, although the same counter could \
                 have served both."
            ),
        }
    }

    /// A number as it is written.
    pub(super) fn number(self, number: f64) -> String {
        match self {
            Language::Polish => number.to_string().replace('.', ","),
            Language::English => number.to_string(),
        }
    }

    /// A duration in minutes, with decimals while it is short.
    pub(super) fn minutes(self, seconds: f64) -> String {
        let minutes = seconds / 60.0;
        let tenths = (minutes * 10.0).round() / 10.0;
        format!("{} min", self.number(if minutes < 10.0 { tenths } else { minutes.round() }))
    }

    /// A share in percent, with a decimal while it is small.
    pub(super) fn percent(self, share: f64) -> String {
        let percent = share * 100.0;
        let tenths = (percent * 10.0).round() / 10.0;
        format!("{}%", self.number(if percent < 10.0 { tenths } else { percent.round() }))
    }
}
