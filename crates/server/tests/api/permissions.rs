//! Who may do what: every call of the OpenAPI document and every frame of a client, by everybody who may try.
//!
//! The tables are texts to be read: `holders.txt` says who holds which permission, `routes.txt` which call takes which,
//! `frames.txt` which frame. A new permission, call or frame fails the tests below until it has a row.

mod callers;
mod frames;
mod routes;
mod table;
mod tokens;

use std::collections::BTreeSet;

use crate::support::contract;

use table::Table;

#[test]
fn every_call_has_a_row() {
    let documented: BTreeSet<_> =
        contract().operations().into_iter().map(|(method, path)| format!("{method} {path}")).collect();
    let here: BTreeSet<_> =
        Table::routes().rows.iter().map(|row| row.name.split('?').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(documented, here);
}

#[test]
fn every_permission_has_its_holders() {
    let known = &contract().document["components"]["schemas"]["Permission"];
    let mut documented = BTreeSet::new();
    collect(known, &mut documented);
    assert_eq!(documented, Table::routes().permissions());
}

/// The values of an enumeration, however it is written.
fn collect(schema: &serde_json::Value, into: &mut BTreeSet<String>) {
    match schema {
        serde_json::Value::Object(fields) => {
            for (name, field) in fields {
                match (name.as_str(), field) {
                    ("enum", serde_json::Value::Array(values)) => {
                        into.extend(values.iter().filter_map(|value| value.as_str().map(str::to_owned)));
                    }
                    ("const", serde_json::Value::String(value)) => drop(into.insert(value.clone())),
                    _ => collect(field, into),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
        _ => {}
    }
}
