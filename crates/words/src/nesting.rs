//! How deep a file in Fluent nests, told before it is parsed: the parser recurses at each opening brace or
//! parenthesis, so a file of nothing but braces would use the stack up and end the process.
//!
//! Invariant: wherever the parser is deeper than [`DEPTH_MAX`], this has refused before. It follows the
//! parser's own modes (text, expression, quoted text, variants), and where the parser would give up and start
//! anew, which it could not follow, it refuses.

/// Braces and parentheses within one another; no sentence needs so many.
pub(crate) const DEPTH_MAX: usize = 20;

/// Why a file is not to be parsed, with the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It nests too deep.
    Deep(usize),
    /// Something stands in braces that cannot stand there.
    Stray(usize),
}

/// One pair of braces that is open.
#[derive(Clone, Copy)]
struct Braces {
    /// Parentheses open in it.
    parentheses: usize,
    /// Whether its variants have begun, whose text is plain.
    in_variants: bool,
}

/// Looks a file through once.
///
/// # Errors
/// If it is not to be parsed.
pub(crate) fn look_through(file: &str) -> Result<(), Refused> {
    let bytes = file.as_bytes();
    let mut open: Vec<Braces> = Vec::new();
    let mut parentheses = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let starts_line = at == 0 || bytes[at - 1] == b'\n';
        match (open.last_mut(), byte) {
            // A comment, up to the end of its line.
            (None, b'#') if starts_line => {
                at += bytes[at..].iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len() - at);
                continue;
            }
            (_, b'{') => {
                open.push(Braces { parentheses: 0, in_variants: false });
            }
            (Some(braces), b'}') => {
                parentheses -= braces.parentheses;
                open.pop();
            }
            (None | Some(Braces { in_variants: true, .. }), _) => {}
            (Some(braces), b'(') => {
                braces.parentheses += 1;
                parentheses += 1;
            }
            (Some(braces), b')') if braces.parentheses > 0 => {
                braces.parentheses -= 1;
                parentheses -= 1;
            }
            (Some(braces), b'-') if bytes.get(at + 1) == Some(&b'>') => {
                braces.in_variants = true;
                at += 1;
            }
            (Some(_), b'"') => at = end_of_quoted(bytes, at).ok_or(Refused::Stray(at))?,
            (Some(_), b' ' | b'\t' | b'\r' | b'\n' | b'$' | b'-' | b'.' | b',' | b':' | b'_') => {}
            (Some(_), _) if byte.is_ascii_alphanumeric() => {}
            (Some(_), _) => return Err(Refused::Stray(at)),
        }
        if open.len() + parentheses > DEPTH_MAX {
            return Err(Refused::Deep(at));
        }
        at += 1;
    }
    Ok(())
}

/// Where a quoted text ends; none if it does not end on its line.
fn end_of_quoted(bytes: &[u8], begins: usize) -> Option<usize> {
    let mut at = begins + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at),
            b'\n' => return None,
            b'\\' if bytes.get(at + 1) != Some(&b'\n') => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that what nests too deep is refused in each of the ways in which it can, also where quotes,
    /// comments, variants or an error before it could hide it, and that what people write is not.
    #[test]
    fn what_nests_too_deep_is_refused() {
        let deep = "{".repeat(500_000);
        let calls = "F(".repeat(500_000);
        for file in [
            format!("a = {deep}"),
            format!("a =\n{deep}"),
            format!("a = {{ {calls}"),
            format!("a = {{\n{}", "F(\n".repeat(500_000)),
            format!("a = {{ $b ->\n *[x] \"{deep}"),
            format!("a = {{ \"}}\" }}\nb = \"{deep}"),
            format!("a = {{ $b ->\n *[x] #\n# {deep}"),
            format!("a = b\"\nc = {deep}"),
            format!("# {{\na = {deep}"),
            "a = { $b ->\n *[x] ".repeat(500_000),
            "{ $b -> *[x] ".repeat(21),
        ] {
            assert!(matches!(look_through(&file), Err(Refused::Deep(_))), "{}", &file[..30]);
        }
        // The parser would start anew in the second line, while quotes were still looked for here.
        for file in [format!("a = {{ b c\nd = \"{deep}"), format!("a = {{ \"\nd = {deep}")] {
            assert!(matches!(look_through(&file), Err(Refused::Stray(_))), "{}", &file[..30]);
        }
        for file in [
            "a = say (one } two\n".repeat(100),
            "# a { comment\na = b\n".repeat(100),
            "a = { $n ->\n  [one] \"one { $n }\"\n *[other] (many { NUMBER($n, style: \"{\") }\n }\n"
                .repeat(100),
            "a = { \"\\\"{\" } { -term.attr } { msg.attr } { -1.5 }\n".repeat(100),
        ] {
            assert_eq!(look_through(&file), Ok(()), "{}", &file[..30]);
        }
    }
}
