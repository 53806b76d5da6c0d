//! Messages: send, edit, delete, read, pin.

mod check;
mod delete;
mod edit;
mod edits;
mod judge;
mod numbered;
mod pin;
mod read;
mod see;
mod send;

use std::{collections::HashSet, hash::Hash};

pub(crate) use check::is_blank;
pub(crate) use numbered::Numbered;
pub use read::HistoryPage;
pub(crate) use read::unpublished;
pub(crate) use see::shown;

/// Takes out what is there already, so that nothing is there twice.
fn each_once<T: Clone + Eq + Hash>(items: &mut Vec<T>) {
    if items.len() > 1 {
        let mut seen = HashSet::new();
        items.retain(|item| seen.insert(item.clone()));
    }
}
