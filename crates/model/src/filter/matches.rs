//! A filter asked of a row in memory: what the databases' answers are held against.

use super::{Field, Filter, Kind, Operand, Operator};
use crate::fold;

/// What a row holds in a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Held {
    /// Nothing.
    Absent,
    /// Text.
    Text(String),
    /// A number, or a moment in milliseconds.
    Number(i64),
    /// A list of text.
    List(Vec<String>),
}

impl Filter {
    /// Whether a row meets it; `field` says what the row holds.
    pub fn matches(&self, field: &impl Fn(&'static str) -> Held) -> bool {
        match self {
            Self::All(all) => all.iter().all(|filter| filter.matches(field)),
            Self::Any(any) => any.iter().any(|filter| filter.matches(field)),
            Self::Compare(name, operator, operand) => holds(&field(name), *operator, operand),
        }
    }

    /// The values one of which a field, or a list, has in every row that meets it, if it says so at its top.
    pub fn required(&self, field: &Field) -> Option<Vec<&str>> {
        match self {
            Self::All(all) => all.iter().find_map(|filter| filter.required(field)),
            Self::Compare(name, operator, operand) if *name == field.name => match (operator, operand) {
                (Operator::Eq, Operand::Text(value)) => Some(vec![value]),
                (Operator::Contains, Operand::Text(value)) if field.kind == Kind::List => Some(vec![value]),
                (Operator::In, Operand::Many(values)) => values.iter().map(as_text).collect(),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the field is there in every row that meets it, if it says so at its top.
    pub fn needs(&self, name: &str) -> bool {
        match self {
            Self::All(all) => all.iter().any(|filter| filter.needs(name)),
            Self::Compare(field, Operator::Exists, operand) => *field == name && *operand == Operand::Bool(true),
            Self::Any(_) | Self::Compare(_, Operator::Ne | Operator::Nin, _) => false,
            Self::Compare(field, ..) => *field == name,
        }
    }

    /// What a word of a field begins with in every row that meets it, if it says so at its top.
    pub fn beginning(&self, name: &str) -> Option<&str> {
        match self {
            Self::All(all) => all.iter().find_map(|filter| filter.beginning(name)),
            Self::Compare(field, Operator::Autocomplete, Operand::Text(text)) if *field == name => Some(text),
            _ => None,
        }
    }

    /// Between which numbers, both included, a field is in every row that meets it.
    pub fn range(&self, name: &str) -> (i64, i64) {
        let whole = (i64::MIN, i64::MAX);
        match self {
            Self::All(all) => all
                .iter()
                .map(|filter| filter.range(name))
                .fold(whole, |(least, most), (from, to)| (least.max(from), most.min(to))),
            Self::Compare(field, operator, Operand::Number(number)) if *field == name => match operator {
                Operator::Eq => (*number, *number),
                Operator::Gt | Operator::Gte => (*number, i64::MAX),
                Operator::Lt | Operator::Lte => (i64::MIN, *number),
                _ => whole,
            },
            _ => whole,
        }
    }
}

fn as_text(operand: &Operand) -> Option<&str> {
    if let Operand::Text(text) = operand { Some(text) } else { None }
}

fn holds(held: &Held, operator: Operator, operand: &Operand) -> bool {
    match (operator, operand) {
        (Operator::Exists, Operand::Bool(wanted)) => {
            let there = match held {
                Held::Absent => false,
                Held::List(elements) => !elements.is_empty(),
                Held::Text(_) | Held::Number(_) => true,
            };
            there == *wanted
        }
        (Operator::In, Operand::Many(values)) => values.iter().any(|value| is(held, value)),
        (Operator::Nin, Operand::Many(values)) => !values.iter().any(|value| is(held, value)),
        (Operator::Eq, value) => is(held, value),
        (Operator::Ne, value) => !is(held, value),
        (Operator::Contains, Operand::Text(wanted)) => match held {
            Held::Text(text) => fold(text).contains(&fold(wanted)),
            held => is(held, operand),
        },
        (Operator::Autocomplete, Operand::Text(wanted)) => match held {
            Held::Text(text) => {
                let (text, wanted) = (fold(text), fold(wanted));
                text.starts_with(&wanted) || text.contains(&format!(" {wanted}"))
            }
            _ => false,
        },
        (Operator::Gt | Operator::Gte | Operator::Lt | Operator::Lte, value) => {
            let order = match (held, value) {
                (Held::Text(held), Operand::Text(value)) => held.as_str().cmp(value),
                (Held::Number(held), Operand::Number(value)) => held.cmp(value),
                _ => return false,
            };
            match operator {
                Operator::Gt => order.is_gt(),
                Operator::Gte => order.is_ge(),
                Operator::Lt => order.is_lt(),
                _ => order.is_le(),
            }
        }
        _ => false,
    }
}

/// Whether it is this, or a list with this in it.
fn is(held: &Held, value: &Operand) -> bool {
    match (held, value) {
        (Held::Text(held), Operand::Text(value)) => held == value,
        (Held::Number(held), Operand::Number(value)) => held == value,
        (Held::List(elements), Operand::Text(value)) => elements.contains(value),
        _ => false,
    }
}
