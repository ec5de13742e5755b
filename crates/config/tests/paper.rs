//! Printers by profile, and what an office wants on its paper: taken as written, refused with a hint.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_config::{PROFILES, Problem, read, read_with};
use kolejka_core::config::{
    Confirms, CutCommand, Cutter, PAPER_FIELDS, PageCode, PaperWhat, PrintWay, Printer, TextSize, When,
    built_in_paper,
};

const OFFICE: &str = r#"
id = "small"
name = "Urząd"
time_zone = "Europe/Warsaw"
languages = ["pl", "en"]
[hours]
mon = ["08:00-16:00"]
[[services]]
id = "tax"
series = "F"
name = { pl = "Podatki", en = "Taxes" }
[[counters]]
id = "1"
step_free = true
services = ["tax"]
"#;

fn printer(settings: &str) -> Printer {
    let text = format!("{OFFICE}[[printers]]\nid = \"p\"\nvirtual = true\n{settings}");
    read(&text).unwrap().config.printers.remove(0)
}

fn told(more: &str) -> Vec<String> {
    let logo = |_: &str| Ok(include_bytes!("../../../config/slubice-znak.png").to_vec());
    match read_with(&format!("{OFFICE}{more}"), &logo) {
        Ok(file) => file.warnings.iter().map(|finding| finding.problem.to_string()).collect(),
        Err(problems) => problems.iter().map(Problem::to_string).collect(),
    }
}

fn assert_told(told: &[String], expected: &[&str]) {
    for part in expected {
        assert!(told.iter().any(|line| line.contains(part)), "`{part}` not in {told:#?}");
    }
}

/// Proves that a profile gives its settings, that single keys stand in their stead, and that a printer
/// without one is drawn for as before.
#[test]
fn a_profile_gives_settings_and_keys_override_them() {
    let plain = printer("");
    assert_eq!((plain.dots(), plain.way, plain.cutter), (576, PrintWay::Raster, Cutter::Partial));
    let epson = printer("profile = \"epson-tm-t88vi\"\n");
    assert_eq!((epson.dots(), epson.confirms, epson.feed_mm()), (512, Confirms::Status, 3));
    assert_eq!(epson.profile.as_deref(), Some("epson-tm-t88vi"));
    let other = printer(
        "profile = \"epson-tm-t20iii\"\ndots = 560\ncutter = \"full\"\nway = \"text\"\nfeed_mm = 7\n\
         code_pages = [\"WPC1250\"]\nconfirms = \"process_id\"\nlighter = 2\n",
    );
    assert_eq!(
        (other.dots(), other.cutter, other.way, other.feed_mm()),
        (560, Cutter::Full, PrintWay::Text, 7)
    );
    assert_eq!((&other.code_pages[..], other.darker), (&[PageCode::Wpc1250][..], -2));
    assert_eq!(other.confirms, Confirms::ProcessId);
    let narrow = printer("profile = \"epson-tm-t20iii\"\npaper_mm = 58\n");
    assert_eq!(narrow.dots(), 384, "a profile's dots are those of its own paper");
    let presenter = printer("profile = \"custom-vkp80ii\"\n");
    assert_eq!((presenter.cut_by, presenter.feed_mm()), (CutCommand::EscIEject, 15));
    assert_eq!(printer("cutter = false\n").cutter, Cutter::None);
}

/// Proves that every profile is sound and stands in the documentation, with the source of its figures.
#[test]
fn every_profile_is_documented() {
    let document = include_str!("../../../docs/PRINTERS.md");
    for profile in PROFILES {
        assert!(matches!(profile.paper_mm, 58 | 80) && profile.dots.is_multiple_of(8), "{}", profile.name);
        let printer = printer(&format!("profile = \"{}\"\n", profile.name));
        assert_eq!((printer.dots(), printer.paper_mm), (profile.dots, profile.paper_mm));
        let row = document.lines().find(|line| line.starts_with(&format!("| `{}` |", profile.name)));
        let row = row.unwrap_or_else(|| panic!("`{}` has no row", profile.name));
        assert!(row.contains(&format!("| {} |", profile.dots)), "{row}");
    }
    for (field, _) in PAPER_FIELDS {
        assert!(document.contains(&format!("`{{{field}}}`")), "{field} is not documented");
    }
}

/// Proves that the template in the documentation is the built-in one.
#[test]
fn the_documented_template_is_the_built_in_one() {
    let document = include_str!("../../../docs/PRINTERS.md");
    let begin = document.find("[paper]\nblocks = [").unwrap();
    let template = &document[begin..begin + document[begin..].find("\n]\n").unwrap() + 3];
    let config = read(&format!("{OFFICE}{template}")).unwrap().config;
    let mut documented = config.paper.unwrap();
    // A plain text counts for the office's first language; built in, it is for all.
    for block in &mut documented {
        let texts = match &mut block.what {
            PaperWhat::Text(text) => std::slice::from_mut(text),
            PaperWhat::Qr { beside } | PaperWhat::Logo { beside, .. } => &mut beside[..],
            PaperWhat::Number
            | PaperWhat::Rule
            | PaperWhat::List(_)
            | PaperWhat::Feed { .. }
            | PaperWhat::Cut => &mut [],
        };
        for text in texts {
            text.text = [("", text.text.0.values().next().unwrap().as_str())].into();
        }
    }
    assert_eq!(documented, built_in_paper());
}

/// Proves that an unknown profile is refused with the nearest name, and so is every other setting that
/// no printer has.
#[test]
fn unknown_settings_of_a_printer_are_refused() {
    let told = told(
        "[[printers]]\nid = \"p\"\nvirtual = true\nprofile = \"epson-tm-t20\"\ncutter = \"sharp\"\n\
         way = \"fax\"\nconfirms = \"yes\"\ndots = 12\ndarker = 1\nlighter = 1\nfeed_mm = 99\n\
         [[printers]]\nid = \"q\"\nvirtual = true\nprofile = \"star-mc-print3\"\nway = \"text\"\n\
         [[printers]]\nid = \"r\"\nvirtual = true\nprofile = \"posnet\"\n",
    );
    assert_told(
        &told,
        &[
            "printers[0].profile: there is no printer profile `epson-tm-t20` (did you mean `epson-tm-t20iii`?",
            "printers[0].cutter: must be one of \"partial\", \"full\", \"none\"",
            "printers[0].way: must be one of \"raster\", \"text\"",
            "printers[0].confirms: must be one of",
            "printers[0].dots: must be a whole number from 256 to 832",
            "printers[0].lighter: a printer is told to be either",
            "printers[0].feed_mm: must be",
            "printers[1].way: letters cannot be sent as text",
            "printers[2].profile: there is no printer profile `posnet` (one of generic-80",
        ],
    );
}

/// Proves that a template is taken block by block, and that each kind of mistake is told with its path
/// and what to do.
#[test]
fn a_template_is_taken_or_refused_with_hints() {
    let good = "[paper]\nblocks = [\n{ number = true },\n\
                { text = { pl = \"{services}\", en = \"For {services}\" }, size = \"large\", lines_max = 2 },\n\
                { list = \"fees\", when = \"asked\" },\n]\n";
    let blocks = read(&format!("{OFFICE}{good}")).unwrap().config.paper.unwrap();
    assert_eq!(blocks.len(), 3);
    let PaperWhat::Text(text) = &blocks[1].what else { panic!("{blocks:?}") };
    assert_eq!((text.size, text.lines_max, blocks[2].when), (TextSize::Large, Some(2), When::Asked));
    let bad = "[paper]\ncolour = 1\nblocks = [\n\
               { text = \"{servces}\" },\n\
               { text = \"{office\" },\n\
               { text = \"a\\u001b@\" },\n\
               { number = false },\n\
               { rule = true, cut = true },\n\
               { size = \"large\" },\n\
               { list = \"prices\", when = \"sometimes\" },\n\
               { qr = true, beside = [{ text = \"{page}\", size = \"big\", align = \"middle\" }] },\n\
               { feed_mm = 90 },\n\
               { text = { pl = \"a\", fr = \"b\" } },\n\
               ]\n";
    assert_told(
        &told(bad),
        &[
            "paper.blocks[0].text: there is no field {servces} (did you mean {services}?)",
            "paper.blocks[1].text: opens a brace and does not close it (such as {services})",
            "paper.blocks[2].text: holds the control character U+001B",
            "paper.blocks[3].number: can only be true (leave the block out instead)",
            "paper.blocks[4]: says more than once what it is (exactly one of logo, text, number",
            "paper.blocks[5]: does not say what it is",
            "paper.blocks[6].list: must be \"bring\" or \"fees\"",
            "paper.blocks[6].when: must be \"always\" or \"asked\"",
            "paper.blocks[7].beside[0].size: must be \"small\"",
            "paper.blocks[7].beside[0].align: must be \"left\"",
            "paper.blocks[8].feed_mm: must be a whole number from 1 to 50, not 90",
            "paper.blocks[9].text.fr: is no language of this office",
            "paper.colour: is not known",
        ],
    );
    assert_told(&told("[paper]\nblocks = [{ rule = true }]\n"), &["paper.blocks: leave the number out"]);
}

/// Proves that a logo wider than a printer's paper, one that is no image and one that is not there are
/// refused with a hint.
#[test]
fn unfit_logos_are_refused() {
    let wide = "[[printers]]\nid = \"p\"\nvirtual = true\npaper_mm = 58\n\
                [paper]\nblocks = [{ number = true }, { logo = \"l.png\", width_mm = 25 }, { logo = \"l.png\", width_mm = 60 }]\n";
    let told_wide = told(wide);
    assert_told(&told_wide, &["paper.blocks[2].logo", "(give a smaller width_mm"]);
    assert!(!told_wide.iter().any(|line| line.contains("blocks[1]")), "{told_wide:?}");
    let text =
        format!("{OFFICE}[paper]\nblocks = [{{ number = true }}, {{ logo = \"l.png\", width_mm = 20 }}]\n");
    let told =
        |bytes: Result<Vec<u8>, String>| read_with(&text, &|_| bytes.clone()).unwrap_err()[0].to_string();
    let no_image = told(Ok(b"GIF89a".to_vec()));
    assert!(
        no_image.contains("paper.blocks[1].logo: is no PNG picture") && no_image.contains("save it as PNG")
    );
    assert!(told(Err("no such file".to_owned())).contains("cannot be read: no such file (a PNG file beside"));
    assert!(told(Ok(vec![0; 2 << 20])).contains("has 2048 KiB, more than 1024"));
    // Inside the office file it needs no file beside it, as when it comes over the network.
    let data = data_encoding::BASE64.encode(include_bytes!("../../../config/slubice-znak.png"));
    let inside = text.replace("l.png", &format!("data:image/png;base64,{data}"));
    assert!(read(&inside).is_ok());
}
