//! Text in, spans out.
//!
//! What this crate is: finding words and phrases in chat messages, however they are disguised, and pointing to the
//! original text. Offsets count Unicode scalar values everywhere, as in the API.
//!
//! What it must not do: touch a clock, a socket, a file or a random number. The same text and list give the same
//! spans in the send path, in a backtest and in a test.
//!
//! The way of a text: [`fold()`] writes what the reader sees in plain letters, with the way back; [`Matcher::find`]
//! walks each word through the list's tree, first letter for letter, and through its other readings only where the
//! word gives cause to (a digit among letters, a sign, a repeated letter, a row of single letters).

mod addresses;
mod boundary;
mod common;
mod confusables;
mod entry;
mod fold;
mod link;
pub mod lists;
mod mask;
mod matcher;
mod select;
mod spelled;
mod trie;
mod walk;

pub use entry::{Entry, Forms, MAX_PHRASE, Unusable};
pub use fold::{Folding, fold, is_invisible};
pub use link::has_link;
pub use mask::mask;
pub use matcher::{ListError, Match, Matcher, Scratch};
