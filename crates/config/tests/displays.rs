//! Displays, voice and emergency in an office file.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_config::{Problem, read};
use kolejka_core::config::{Layout, Minutes, Panel, SlideKind, Span, SpokenWay};

const SMALL: &str = r#"
id = "small"
name = "Urząd"
time_zone = "Europe/Warsaw"
languages = ["pl", "uk", "cs"]
[hours]
mon = ["08:00-16:00"]
[[services]]
id = "tax"
series = "F"
name = "Podatki"
[[counters]]
id = "1"
step_free = true
services = ["tax"]
floor = { pl = "parter", uk = "перший" }
[[displays]]
id = "lobby"
"#;

fn problems(more: &str) -> Vec<String> {
    let problems = read(&format!("{SMALL}{more}")).map(|_| ()).unwrap_err();
    problems.iter().map(Problem::to_string).collect()
}

fn warnings(more: &str) -> Vec<String> {
    let file = read(&format!("{SMALL}{more}")).unwrap_or_else(|problems| panic!("{problems:#?}"));
    file.warnings.iter().map(|finding| finding.problem.to_string()).collect()
}

/// Proves that everything that a display can be is read, and that what is left out has its default.
#[test]
fn a_display_is_read() {
    let plain = read(SMALL).unwrap().config;
    let display = &plain.displays[0];
    assert!(!display.silent && !display.hide_notices && !display.waiting_times && display.panel.is_none());
    assert_eq!(display.layout, Layout::Auto);
    // Czech has no words for calls here, and is left out.
    assert_eq!(plain.voice.languages, ["pl".into(), "uk".into()]);

    let file = read(&format!(
        "{SMALL}{}",
        r#"
floors = ["перший"]
layout = "split"
languages = ["uk"]
speaks = false
volume = [{ at = "13:00-17:00", percent = 40 }]
panel = { inches = 55, distance_m = 7.5, pixels = "3840x2160" }
waiting_times = true
notices = false
follow_code = true
playlist = [{ image = "a/b.png" }, { video = "c.mp4" }, { page = "d.html", seconds = 20 }]
[voice]
languages = ["uk"]
way = "never"
[emergency]
text = { pl = "Proszę wyjść" }
speak = true
contacts = ["box"]
"#
    ))
    .unwrap();
    let display = &file.config.displays[0];
    assert_eq!(display.floors, ["перший"]);
    assert_eq!((display.layout, display.silent, display.hide_notices), (Layout::Split, true, true));
    assert_eq!(display.volume[0].at, Span { from: Minutes(780), to: Minutes(1020) });
    assert_eq!(
        display.panel,
        Some(Panel { diagonal_mm: 1397, distance_mm: 7500, width_px: 3840, height_px: 2160 })
    );
    let slides: Vec<_> = display.playlist.iter().map(|slide| (slide.kind, slide.seconds)).collect();
    assert_eq!(slides, [(SlideKind::Image, Some(15)), (SlideKind::Video, None), (SlideKind::Page, Some(20))]);
    assert_eq!((file.config.voice.languages.len(), file.config.voice.way), (1, SpokenWay::Never));
    assert!(file.config.emergency.speak);
}

/// Proves that everything wrong with a display is told at once, with its path.
#[test]
fn everything_wrong_is_told() {
    let told = problems(
        r#"
layout = "upright"
counters = ["1", "9"]
floors = ["strych"]
volume = [{ at = "noon", percent = 101 }]
panel = { inches = 0, pixels = "big" }
playlist = [{ image = "../../etc/passwd" }, { image = "/x" }, {}, { image = "a", video = "b" }]
speeks = true
[voice]
languages = ["cs"]
way = "loud"
"#,
    );
    for expected in [
        "displays[0].layout: must be",
        "displays[0].counters[1]: there is no counter `9`",
        "displays[0].floors[0]: no counter is on the floor",
        "displays[0]: says in more than one way",
        "displays[0].volume[0].at: must be a span",
        "displays[0].volume[0].percent: must be a whole number",
        "displays[0].panel.inches: must be a number above 0",
        "displays[0].panel.distance_m: is missing",
        "displays[0].panel.pixels: must be a size",
        "displays[0].playlist[0].image: must be a file inside",
        "displays[0].playlist[1].image: must be a file inside",
        "displays[0].playlist[2].image: a slide is one of",
        "displays[0].playlist[3].image: a slide is one of",
        "displays[0].speeks: is not known (did you mean `speaks`?)",
        "voice.languages[0]: there are no words for calls in `cs`",
        "voice.way: must be",
    ] {
        assert!(told.iter().any(|line| line.starts_with(expected)), "{expected} not in {told:#?}");
    }
}

/// Proves that letters that are large enough for three calls and not for the list of more are warned of, where so
/// many counters are shown that more calls can stand.
#[test]
fn letters_that_shrink_for_a_list_are_warned_of() {
    let counter = |n: u32| format!("[[counters]]\nid = \"{n}\"\nservices = [\"tax\"]\n");
    let told = |lines: &str, last: u32| {
        let others: String = (2..=last).map(counter).collect();
        let all = warnings(&format!("{lines}\npanel = {{ inches = 55, distance_m = 9 }}\n{others}"));
        all.into_iter().filter(|line| line.contains("mm high")).collect::<Vec<_>>()
    };
    let calls_only = "layout = \"calls-only\"";
    assert_eq!(told(calls_only, 3), [""; 0]);
    let four = told(calls_only, 4);
    assert!(four.len() == 1 && four[0].contains("while 4 calls stand"), "{four:?}");
    assert!(four[0].contains("come out 101 mm high; to be read from 9.0 m they must be 110 mm"), "{four:?}");
    assert_eq!(told(&format!("{calls_only}\ncounters = [\"1\", \"2\", \"3\"]"), 6), [""; 0]);
}

/// Proves that letters too small to be read are warned of, with the figures, and that what never shows or
/// sounds is.
#[test]
fn what_serves_nobody_is_warned_of() {
    let small = warnings("panel = { inches = 32, distance_m = 8 }");
    assert!(
        small.iter().any(|line| line.contains("mm high; to be read from 8.0 m they must be 98 mm")),
        "{small:#?}"
    );
    assert!(!warnings("panel = { inches = 55, distance_m = 8 }").iter().any(|line| line.contains("mm high")));
    assert!(warnings("layout = \"split\"").iter().any(|line| line.contains("nothing to show beside")));
    let never = warnings("layout = \"calls-only\"\nplaylist = [{ image = \"a.png\" }]");
    assert!(never.iter().any(|line| line.contains("is never shown")));
    let slides = "playlist = [{ image = \"a.png\" }]";
    for (lines, warned) in [
        ("layout = \"calls-only\"", true),
        (&format!("layout = \"split\"\n{slides}"), true),
        ("layout = \"split\"", false),
        (slides, false),
    ] {
        let warnings = warnings(&format!("waiting_times = true\n{lines}"));
        assert_eq!(warnings.iter().any(|line| line.contains("are never shown")), warned, "{lines}");
    }
    assert!(warnings("speaks = false").iter().any(|line| line.contains("none speaks")));
}
