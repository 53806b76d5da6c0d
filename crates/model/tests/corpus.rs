//! Replays the fuzzer's corpus of filters.

#[path = "../../../fuzz/checks/filters.rs"]
mod filters;

#[test]
fn filters_are_read_or_refused() {
    let mut count = 0;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/filters")).unwrap() {
        let path = entry.unwrap().path();
        eprintln!("{}", path.display());
        filters::check(&std::fs::read(path).unwrap());
        count += 1;
    }
    assert!(count > 0, "an empty corpus");
}
