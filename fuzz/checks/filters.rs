//! What must hold of the filter language whatever a client sends. The fuzz target looks for JSON that breaks it; an
//! ordinary test replays the corpus.

use gavel_model::filter::{self, Field, Filter, Kind, MAX_COMPARISONS, MAX_VALUES, Operand};
use serde_json::{Map, Value, json};

const FIELDS: [Field; 4] = [
    Field { name: "type", kind: Kind::Text, sortable: false },
    Field { name: "memberCount", kind: Kind::Number, sortable: true },
    Field { name: "createdAt", kind: Kind::Time, sortable: true },
    Field { name: "tags", kind: Kind::List, sortable: false },
];

/// A filter is read within its limits, or refused with a pointer to what is wrong in it.
pub(crate) fn check(input: &[u8]) {
    let Ok(object) = serde_json::from_slice::<Map<String, Value>>(input) else { return };
    match filter::parse(&object, &FIELDS) {
        Ok(filter) => assert!(comparisons(&filter) <= MAX_COMPARISONS, "too many comparisons"),
        Err(error) => {
            let body = json!({ "filter": object });
            assert!(body.pointer(&error.pointer).is_some(), "{} points to nothing", error.pointer);
            assert!(!error.detail.is_empty(), "says nothing");
        }
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
