//! `docs/errors.md` and the OpenAPI document name the same codes.

use std::{collections::BTreeSet, fs, path::Path};

use crate::support::contract;

#[test]
fn every_code_is_explained() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors.md")).unwrap();
    let table = page.split("## Codes").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let explained: BTreeSet<&str> =
        table.lines().filter_map(|row| row.strip_prefix("| `")?.split('`').next()).collect();
    let schema = contract().document.pointer("/components/schemas/Problem/properties/code/enum").unwrap();
    let codes: BTreeSet<&str> = schema.as_array().unwrap().iter().filter_map(|code| code.as_str()).collect();
    assert_eq!(codes, explained);
}
