//! What staff are told about calls: reasons with their figures, and what no open counter has.

use kolejka_api::{AlertView, ReasonView};
use kolejka_core::{Also, Command, Issue, Reason};
use kolejka_testkit::story::{Story, clerk, wanting};
use serde_json::{Value, json};

/// Proves that a reason goes out with its code, its figures and no others, and with what else there
/// is to know beside it.
#[test]
fn a_reason_goes_out_with_its_figures() {
    let story = Story::begin();
    let view = |reason, also| -> Value {
        let mut view = serde_json::to_value(ReasonView::of(reason, also, &story.0.office)).unwrap();
        let text = view.as_object_mut().unwrap().remove("text").unwrap();
        assert_eq!(text.as_object().unwrap().len(), 3, "a sentence in every language of the office");
        view
    };
    let waited_s = 90;
    assert_eq!(view(Reason::Longest { waited_s }, None), json!({"code": "longest", "waited_s": 90}));
    assert_eq!(
        view(Reason::MaxWait { waited_s, max_wait_s: 60 }, Some(Also::Need)),
        json!({"code": "max_wait", "waited_s": 90, "max_wait_s": 60, "also": {"code": "need"}})
    );
    let reason = Reason::Accumulated { waited_s, head_start_s: 20, rate_milli: 1500, score_s: 155 };
    assert_eq!(
        view(reason, Some(Also::BackupAfter { after_s: 60 })),
        json!({
            "code": "accumulated", "waited_s": 90, "head_start_s": 20, "rate_milli": 1500, "score_s": 155,
            "also": {"code": "backup_after", "after_s": 60},
        })
    );
    assert_eq!(
        view(Reason::PriorityTurn { waited_s, call: 2, calls: 3 }, None),
        json!({"code": "priority_turn", "waited_s": 90, "run": 2, "calls": 3})
    );
    assert_eq!(
        view(Reason::NormalTurn { waited_s, after: 3, calls: 3 }, None),
        json!({"code": "normal_turn", "waited_s": 90, "run": 3, "calls": 3})
    );
}

/// Proves that staff hear of a language and a need that no open counter has for those who wait, by
/// service and with their number; not where nobody can be called at all, which is said instead; and
/// never in an office that has no rule for languages.
#[test]
fn staff_hear_of_what_no_open_counter_has() {
    let alerts = |story: &Story| -> Vec<(String, u32)> {
        let of = |alert: AlertView| (format!("{} {}", alert.code, alert.service.unwrap()), alert.waiting);
        AlertView::of(&story.0.office, false, story.0.now()).into_iter().map(of).collect()
    };
    let wishing = |language: &str, need: bool| Issue {
        language: Some(language.into()),
        need: need.then(|| "sign".into()),
        ..wanting(&["registration"])
    };
    let mut story = Story::with(|config| {
        config.counters[3].languages = vec!["uk".into()];
        config.counters[0].needs = vec!["sign".into()];
    });
    story.issue(wishing("uk", true));
    story.issue(wishing("uk", false));
    story.issue(wishing("pl", false));
    assert_eq!(alerts(&story), [("no_counter registration".to_owned(), 3)]);
    story.open("anna", "2");
    let (need, language) = ("no_need_counter registration".to_owned(), "no_language_counter registration");
    assert_eq!(alerts(&story), [(language.to_owned(), 2), (need.clone(), 1)]);
    story.open("maria", "4");
    assert_eq!(alerts(&story), [(need, 1)]);
    story.open("piotr", "1");
    assert_eq!(alerts(&story), []);

    let mut without = Story::begin();
    without.open("anna", "2");
    without.issue(wishing("uk", true));
    assert_eq!(alerts(&without), []);
}

/// Proves that a number called to a counter at which nothing happens is told after three minutes and not
/// before, with counter and number; anew after another call; and no more once it is served or did not come.
#[test]
fn a_silent_counter_is_told() {
    let alerts = |story: &Story| -> Vec<(String, Option<String>, Option<String>)> {
        let silent = |alert: &AlertView| alert.code == "silent_counter";
        let of = |alert: AlertView| (alert.code, alert.counter, alert.number);
        let all = AlertView::of(&story.0.office, false, story.0.now());
        all.into_iter().filter(silent).map(of).collect()
    };
    let mut story = Story::begin();
    let ticket = story.ticket("registration");
    story.open("anna", "1");
    assert_eq!(story.next_ticket("anna", "1"), ticket);
    let number = story.0.office.ticket(ticket).unwrap().number.to_string();
    let silent = [("silent_counter".to_owned(), Some("1".to_owned()), Some(number))];
    let until_told = |story: &mut Story| {
        story.0.pass_s(179);
        assert_eq!(alerts(story), [], "too early");
        story.0.pass_s(1);
        assert_eq!(alerts(story), silent);
    };
    until_told(&mut story);
    story.does(&clerk("anna"), Command::Recall { ticket });
    assert_eq!(alerts(&story), [], "called again");
    until_told(&mut story);
    story.does(&clerk("anna"), Command::Serve { ticket });
    story.0.pass_s(600);
    assert_eq!(alerts(&story), [], "being served");
}
