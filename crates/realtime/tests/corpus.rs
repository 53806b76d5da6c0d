//! Replays the fuzzer's corpus of frames.

#[path = "../../../fuzz/checks/frames.rs"]
mod frames;

#[test]
fn frames_are_decoded_or_refused() {
    let mut count = 0;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/frames")).unwrap() {
        let path = entry.unwrap().path();
        eprintln!("{}", path.display());
        frames::check(&std::fs::read(path).unwrap());
        count += 1;
    }
    assert!(count > 0, "an empty corpus");
}
