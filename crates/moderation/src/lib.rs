//! Rules compiled to a snapshot; a message in, a verdict out.
//!
//! Pure: no clock, no I/O, no async, no randomness. The same text gets the same verdict in the send path, in a check and in
//! a test.

mod conditions;
mod defaults;
mod snapshot;

pub use conditions::{Condition, keywords::Keywords};
pub use defaults::{DefaultRuleError, profanity};
pub use snapshot::{Rule, Snapshot};

use gavel_model::Span;

/// The text with every character of the spans hidden; its length in characters stays.
pub fn mask(text: &str, spans: &[Span]) -> String {
    let spans: Vec<_> = spans.iter().map(|span| (span.start, span.end)).collect();
    gavel_text::mask(text, &spans)
}
