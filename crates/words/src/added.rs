//! Judging words that an office adds for a page: a file in Fluent against the page's own as the template.
//!
//! What is deliberately absent: keeping the file, and saying its words, which the page does.

use crate::nesting::{self, Refused};
use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with a file, or should be known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Something that is no message, by its line.
    Syntax {
        /// Which line, from 1.
        line: usize,
    },
    /// Braces within braces, more than anybody needs; the file is not read beyond.
    Deep {
        /// In which line, from 1.
        line: usize,
    },
    /// A message that the template does not have; it is said nowhere.
    Unknown {
        /// Which.
        id: String,
    },
    /// A message that names something which the page does not tell it.
    Variable {
        /// Which.
        id: String,
        /// The name.
        variable: String,
    },
    /// A message that refers to one that is not there.
    Reference {
        /// Which.
        id: String,
        /// To which.
        reference: String,
    },
    /// A message without a text.
    NoValue {
        /// Which.
        id: String,
    },
}

impl Finding {
    /// Whether a file with it is not to be taken.
    pub fn is_fault(&self) -> bool {
        match self {
            Finding::Syntax { .. }
            | Finding::Deep { .. }
            | Finding::Variable { .. }
            | Finding::Reference { .. }
            | Finding::NoValue { .. } => true,
            // One of another version of the program; it does no harm.
            Finding::Unknown { .. } => false,
        }
    }
}

/// What a file holds, held against the template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// What is wrong, or should be known, in the file's order.
    pub findings: Vec<Finding>,
    /// Messages of the template that the file lacks.
    pub missing: Vec<String>,
}

/// Names that a pattern uses: what it is told, and what it refers to.
#[derive(Default)]
struct Used {
    variables: BTreeSet<String>,
    references: BTreeSet<String>,
}

impl Used {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, .. } => {
                self.references.insert(id.name.to_owned());
            }
            InlineExpression::TermReference { id, .. } => {
                self.references.insert(format!("-{}", id.name));
            }
            InlineExpression::FunctionReference { arguments, .. } => {
                for one in &arguments.positional {
                    self.inline(one);
                }
                for one in &arguments.named {
                    self.inline(&one.value);
                }
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        }
    }
}

/// The template's messages, each with what it may be told.
fn of_template(template: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = parser::parse(template).unwrap_or_else(|(resource, _)| resource);
    let mut known = BTreeMap::new();
    for entry in &resource.body {
        if let Entry::Message(message) = entry {
            let mut used = Used::default();
            if let Some(value) = &message.value {
                used.pattern(value);
            }
            known.insert(message.id.name.to_owned(), used.variables);
        }
    }
    known
}

/// Holds a file against a template.
pub fn judge(file: &str, template: &str) -> Judged {
    let known = of_template(template);
    let line_at = |place: usize| file.bytes().take(place).filter(|byte| *byte == b'\n').count() + 1;
    // The parser recurses; what it cannot bear it must not see.
    if let Err(refused) = nesting::look_through(file) {
        let finding = match refused {
            Refused::Deep(place) => Finding::Deep { line: line_at(place) },
            Refused::Stray(place) => Finding::Syntax { line: line_at(place) },
        };
        return Judged { findings: vec![finding], missing: Vec::new() };
    }
    let (resource, errors) = match parser::parse(file) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, errors)) => (resource, errors),
    };
    let mut judged = Judged {
        findings: errors.iter().map(|error| Finding::Syntax { line: line_at(error.pos.start) }).collect(),
        missing: Vec::new(),
    };
    judged.findings.dedup();
    let mut there: BTreeSet<String> = BTreeSet::new();
    for entry in &resource.body {
        match entry {
            Entry::Message(message) => there.insert(message.id.name.to_owned()),
            Entry::Term(term) => there.insert(format!("-{}", term.id.name)),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => {
                false
            }
        };
    }
    for entry in &resource.body {
        let (id, value) = match entry {
            Entry::Message(message) => (message.id.name.to_owned(), message.value.as_ref()),
            Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value)),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => {
                continue;
            }
        };
        let Some(value) = value else {
            judged.findings.push(Finding::NoValue { id });
            continue;
        };
        // An easy form is told what its message is told.
        let told = known.get(&id).or_else(|| known.get(id.strip_suffix("-easy")?));
        let is_term = id.starts_with('-');
        if told.is_none() && !is_term {
            judged.findings.push(Finding::Unknown { id: id.clone() });
        }
        let mut used = Used::default();
        used.pattern(value);
        for variable in used.variables {
            if told.is_some_and(|told| !told.contains(&variable)) {
                judged.findings.push(Finding::Variable { id: id.clone(), variable });
            }
        }
        for reference in used.references {
            if !there.contains(&reference) {
                judged.findings.push(Finding::Reference { id: id.clone(), reference });
            }
        }
    }
    // Easy forms may be left out anywhere.
    judged.missing = known.into_keys().filter(|id| !id.ends_with("-easy") && !there.contains(id)).collect();
    judged
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "greeting = Good day.\nwaiting = { $count ->\n    [one] one\n   *[other] { $count }\n }\n\
        waiting-easy = Many wait.\nabout = About { $service }\n";

    /// Proves that a file of nothing but braces is told as such, and ends nothing.
    #[test]
    fn braces_without_end_are_told() {
        let file = format!("greeting = Day\nabout = {}", "{".repeat(500_000));
        assert_eq!(judge(&file, TEMPLATE).findings, [Finding::Deep { line: 2 }]);
        let file = "greeting = { open\nabout = x\n";
        assert_eq!(judge(file, TEMPLATE).findings, [Finding::Syntax { line: 2 }]);
    }

    /// Proves that each thing that is wrong with a file is told by its message, that an unknown message does
    /// no harm, and that what is missing is named, easy forms aside.
    #[test]
    fn what_is_wrong_with_a_file_is_told() {
        let whole = "greeting = Guten Tag.\nwaiting = { $count } warten\nabout = Über { $service }\n";
        assert_eq!(judge(whole, TEMPLATE), Judged::default());
        let wrong = "greeting = Guten { -name } Tag { nothing }\nwaiting = { $many }\n= junk\nextra = Mehr\n";
        let judged = judge(wrong, TEMPLATE);
        let text = str::to_owned;
        for expected in [
            Finding::Syntax { line: 3 },
            Finding::Reference { id: text("greeting"), reference: text("-name") },
            Finding::Reference { id: text("greeting"), reference: text("nothing") },
            Finding::Variable { id: text("waiting"), variable: text("many") },
            Finding::Unknown { id: text("extra") },
        ] {
            assert!(judged.findings.contains(&expected), "{expected:?} is not among {:?}", judged.findings);
        }
        assert_eq!(judged.missing, ["about"]);
        assert!(!Finding::Unknown { id: text("extra") }.is_fault() && Finding::Syntax { line: 3 }.is_fault());
        assert_eq!(
            judge("greeting =\n    .label = x\n", TEMPLATE).findings,
            [Finding::NoValue { id: text("greeting") }]
        );
    }
}
