//! What a message costs: `cargo run --release -p gavel-text --example cost`.
//!
//! Prints nanoseconds a message for the shipped list and for longer ones, beside a bare automaton over the same words
//! in the same run, which finds substrings and sees through nothing but case.

#![expect(clippy::print_stdout, clippy::unwrap_used, clippy::indexing_slicing, reason = "a program for developers")]
#![expect(clippy::cast_precision_loss, reason = "nanoseconds of a short run fit")]

use std::hint::black_box;
use std::time::Instant;

use daachorse::DoubleArrayAhoCorasick;
use gavel_text::{Entry, Matcher, Scratch, lists};

const SYLLABLES: [&str; 20] = [
    "ba", "ko", "mi", "tur", "len", "sa", "pro", "dex", "fi", "gon", "hu", "jal", "ke", "lor", "nim", "osk", "pra",
    "qui", "ras", "ste",
];

/// Chat-like lines of 49 bytes on average; one in sixteen carries a plain or disguised swear word.
fn messages() -> Vec<String> {
    let openings =
        ["did anyone see the game last night", "lol no way", "I can't believe that happened to us", "brb 5 min"];
    let middles =
        ["it was so close", "@dickens said the same thing", "ok", "check example.com/page", "good class today"];
    let endings = [
        "what do you all think?",
        "see you later!!!",
        "haha",
        "f u c k this",
        "that's it then",
        "sh1t",
        "nice one",
        "yes",
    ];
    (0..1600).map(|n| format!("{}, {} {}", openings[n % 4], middles[n / 4 % 5], endings[n / 20 % 8])).collect()
}

/// Pronounceable words, so that a long list looks like one.
fn words(count: usize) -> Vec<String> {
    (0..count)
        .map(|n| {
            let spread = n * 7919 + 13;
            [spread % 20, spread / 20 % 20, spread / 400 % 20, spread / 8000 % 20].map(|s| SYLLABLES[s]).concat()
        })
        .collect()
}

/// The least nanoseconds a message in several rounds over all messages.
fn measure(messages: &[String], mut handle: impl FnMut(&str)) -> f64 {
    let round = |handle: &mut dyn FnMut(&str)| {
        let start = Instant::now();
        for message in messages {
            handle(message);
        }
        start.elapsed().as_nanos() as f64 / messages.len() as f64
    };
    (0..60).map(|_| round(&mut handle)).fold(f64::INFINITY, f64::min)
}

fn main() {
    let messages = messages();
    let bytes: usize = messages.iter().map(String::len).sum();
    println!("{} messages, {:.1} bytes each", messages.len(), bytes as f64 / messages.len() as f64);
    let shipped = lists::english_profanity();
    for extra in [0, 1_000, 10_000, 100_000] {
        let words = words(extra);
        let entries: Vec<Entry<'_>> =
            shipped.iter().copied().chain(words.iter().map(|word| Entry::new(word))).collect();
        let start = Instant::now();
        let matcher = Matcher::build(&entries).unwrap();
        let built = start.elapsed();
        let (mut scratch, mut found) = (Scratch::default(), Vec::new());
        let ours = measure(&messages, |message| matcher.find(black_box(message), &mut scratch, &mut found));

        let mut patterns: Vec<String> = entries.iter().map(|entry| entry.phrase.to_lowercase()).collect();
        patterns.sort();
        patterns.dedup();
        let automaton: DoubleArrayAhoCorasick<u32> = DoubleArrayAhoCorasick::new(&patterns).unwrap();
        let mut lower = String::new();
        let bare = measure(&messages, |message| {
            lower.clear();
            lower.push_str(black_box(message));
            lower.make_ascii_lowercase();
            black_box(automaton.find_overlapping_iter(&lower).count());
        });
        println!(
            "{:>6} entries: {ours:4.0} ns/message (bare automaton {bare:4.0}), built in {built:.1?}",
            entries.len()
        );
    }
}
