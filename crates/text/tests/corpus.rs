//! Replays the fuzzer's corpus of texts.

#[path = "../../../fuzz/checks/fold.rs"]
mod fold;

#[test]
fn what_is_found_lies_within_the_text() {
    let mut count = 0;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/fold")).unwrap() {
        let path = entry.unwrap().path();
        eprintln!("{}", path.display());
        fold::check(&String::from_utf8_lossy(&std::fs::read(path).unwrap()));
        count += 1;
    }
    assert!(count > 0, "an empty corpus");
}
