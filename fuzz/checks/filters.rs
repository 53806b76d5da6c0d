//! What must hold of the filter language, and of what is typed to search, whatever a client sends. The fuzz target looks for
//! input that breaks it; an ordinary test replays the corpus.

use gavel_model::{
    Search,
    filter::{self, Field, Filter, Held, Kind, MAX_COMPARISONS, MAX_VALUES, Operand},
};
use serde_json::{Map, Value, json};

const FIELDS: [Field; 4] = [
    Field { name: "type", kind: Kind::Text, sortable: false },
    Field { name: "memberCount", kind: Kind::Number, sortable: true },
    Field { name: "createdAt", kind: Kind::Time, sortable: true },
    Field { name: "tags", kind: Kind::List, sortable: false },
];

/// A filter is read within its limits, or refused with a pointer to what is wrong in it.
pub(crate) fn check(input: &[u8]) {
    if let Ok(text) = std::str::from_utf8(input) {
        check_search(text);
    }
    let Ok(object) = serde_json::from_slice::<Map<String, Value>>(input) else { return };
    match filter::parse(&object, &FIELDS) {
        Ok(filter) => {
            assert!(comparisons(&filter) <= MAX_COMPARISONS, "too many comparisons");
            for held in [Held::Absent, Held::Text("a".into()), Held::Number(1), Held::List(vec!["a".into()])] {
                let _ = filter.matches(&|_| held.clone());
            }
        }
        Err(error) => {
            let body = json!({ "filter": object });
            assert!(body.pointer(&error.pointer).is_some(), "{} points to nothing", error.pointer);
            assert!(!error.detail.is_empty(), "says nothing");
        }
    }
}

/// The same text is what is searched for, and searched in.
fn check_search(text: &str) {
    let Ok(search) = Search::parse(text) else { return };
    for clause in &search.clauses {
        assert!(!clause.words.is_empty(), "a clause without words");
        // What a database's own syntax is made of never comes to it.
        let plain = |ch: char| !ch.is_ascii() || ch.is_ascii_lowercase() || ch.is_ascii_digit();
        assert!(clause.words.iter().all(|word| word.chars().all(plain)), "{clause:?}");
    }
    let chars = text.chars().count();
    for highlight in search.highlights(text) {
        assert!(highlight.start < highlight.end && highlight.end <= chars, "{highlight:?}");
    }
}

fn comparisons(filter: &Filter) -> usize {
    match filter {
        Filter::All(filters) | Filter::Any(filters) => filters.iter().map(comparisons).sum(),
        Filter::Compare(field, _, operand) => {
            assert!(FIELDS.iter().any(|known| known.name == *field), "{field} is in no table");
            if let Operand::Many(values) = operand {
                assert!((1..=MAX_VALUES).contains(&values.len()), "{} values", values.len());
            }
            1
        }
    }
}
