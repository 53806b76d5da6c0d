//! The text of a template: words, and `{{names}}` of variables. No logic: what is filled in is not read again.

use std::collections::BTreeSet;

use gavel_model::{Template, Variable, Variables};

use crate::FieldError;

/// How many variables a template may have.
const MOST: usize = 50;

/// A piece of a text.
#[derive(Debug, PartialEq)]
enum Piece<'a> {
    Words(&'a str),
    Variable(&'a str),
}

/// The pieces of a text, or what is wrong with it.
fn pieces(mut text: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    while let Some((words, rest)) = text.split_once("{{") {
        let (name, rest) = rest.split_once("}}").ok_or("a {{ is not closed by }}")?;
        let name = name.trim();
        if !is_name(name) {
            return Err(format!("{{{{{name}}}}}: a variable has 1 to 64 of A-Z a-z 0-9 _"));
        }
        pieces.push(Piece::Words(words));
        pieces.push(Piece::Variable(name));
        text = rest;
    }
    pieces.push(Piece::Words(text));
    Ok(pieces)
}

fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The names of a text's variables, in its order, each once; none of a text that is wrong.
fn names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for piece in pieces(text).unwrap_or_default() {
        if let Piece::Variable(name) = piece
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// The variables of a text, with the defaults that are known.
pub(super) fn variables(text: &str, known: &[Variable]) -> Vec<Variable> {
    let default = |name: &str| known.iter().find(|v| v.name == name).and_then(|v| v.default.clone());
    names(text).into_iter().map(|name| Variable { name: name.to_owned(), default: default(name) }).collect()
}

/// What is wrong with a text and the variables that are said to be its.
pub(super) fn check(text: &str, variables: &[Variable]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut refuse = |pointer: String, detail: String| errors.push(FieldError { pointer, detail });
    if text.contains('\0') {
        refuse("/text".into(), "the character U+0000 cannot be stored".into());
    }
    if let Err(wrong) = pieces(text) {
        refuse("/text".into(), wrong);
        return errors;
    }
    let used = names(text);
    if used.len() > MOST {
        refuse("/text".into(), format!("at most {MOST} variables"));
    }
    let mut declared = BTreeSet::new();
    for (i, variable) in variables.iter().enumerate() {
        if !used.contains(&variable.name.as_str()) {
            refuse(format!("/variables/{i}/name"), format!("{:?} is not in the text", variable.name));
        } else if !declared.insert(variable.name.as_str()) {
            refuse(format!("/variables/{i}/name"), format!("{:?} is there twice", variable.name));
        }
    }
    for name in used.iter().filter(|name| !declared.contains(*name)) {
        refuse("/text".into(), format!("{{{{{name}}}}} is not among the variables"));
    }
    errors
}

/// The text with its variables filled in, or which are unknown or missing.
pub(super) fn fill_in(template: &Template, given: &Variables) -> Result<String, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut refuse = |name: &str, detail: &str| {
        let pointer = format!("/variables/{}", name.replace('~', "~0").replace('/', "~1"));
        errors.push(FieldError { pointer, detail: detail.to_owned() });
    };
    for name in given.keys().filter(|name| template.variables.iter().all(|v| v.name != **name)) {
        refuse(name, "the template has no such variable");
    }
    for variable in &template.variables {
        if variable.default.is_none() && !given.contains_key(&variable.name) {
            refuse(&variable.name, "the template needs it");
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let value = |name: &str| {
        let default = || template.variables.iter().find(|v| v.name == name).and_then(|v| v.default.as_deref());
        given.get(name).map(String::as_str).or_else(default).unwrap_or_default()
    };
    let piece = |piece| match piece {
        Piece::Words(words) => words,
        Piece::Variable(name) => value(name),
    };
    Ok(pieces(&template.text).unwrap_or_default().into_iter().map(piece).collect())
}

#[cfg(test)]
mod tests {
    use gavel_model::{TemplateId, Timestamp};

    use super::*;

    fn template(text: &str, defaults: &[(&str, &str)]) -> Template {
        let known: Vec<_> =
            defaults.iter().map(|(n, d)| Variable { name: (*n).into(), default: Some((*d).into()) }).collect();
        let at = Timestamp::default();
        Template {
            id: TemplateId::new("t").unwrap(),
            name: "t".into(),
            variables: variables(text, &known),
            text: text.into(),
            tags: Vec::new(),
            created_at: at,
            updated_at: at,
        }
    }

    fn given(pairs: &[(&str, &str)]) -> Variables {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn variables_are_filled_in_and_not_read_again() {
        let t = template("Dear {{name}}, {{ name }}: {{thing}}!", &[("thing", "hello")]);
        assert_eq!(fill_in(&t, &given(&[("name", "{{thing}}")])).unwrap(), "Dear {{thing}}, {{thing}}: hello!");
        assert_eq!(fill_in(&t, &given(&[("name", "A"), ("thing", "")])).unwrap(), "Dear A, A: !");
    }

    #[test]
    fn what_is_unknown_or_missing_is_named() {
        let errors = fill_in(&template("{{a}} {{b}}", &[("b", "x")]), &given(&[("c/d", "")])).unwrap_err();
        let pointers: Vec<_> = errors.iter().map(|e| e.pointer.as_str()).collect();
        assert_eq!(pointers, ["/variables/c~1d", "/variables/a"]);
    }

    #[test]
    fn texts_that_are_no_templates_are_refused() {
        for bad in ["{{", "{{a", "{{}}", "{{a b}}", "{{a}} {{#if}}", "{{é}}", "\0", "{{{a}}}"] {
            assert!(!check(bad, &variables(bad, &[])).is_empty(), "{bad:?}");
        }
        for good in ["", "}} {a} {", "{{a}}", "{{A_1}}{{A_1}}", "é {{a}} 🙂"] {
            assert!(check(good, &variables(good, &[])).is_empty(), "{good:?}");
        }
    }
}
