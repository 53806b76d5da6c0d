//! An export as a table for people: a row a message, as RFC 4180 has it, in UTF-8.

use std::{borrow::Cow, collections::HashMap};

use csv::{Terminator, WriterBuilder};
use gavel_model::{Attachment, ExportLine, ExportedMessage, UserId};

use crate::{Error, Result};

/// The columns, in order.
const COLUMNS: [&str; 16] = [
    "id",
    "seq",
    "createdAt",
    "userId",
    "userName",
    "type",
    "text",
    "parentId",
    "attachments",
    "tags",
    "mentions",
    "reactions",
    "pinnedAt",
    "editedAt",
    "deletedAt",
    "status",
];

/// A page as rows, the first with the names of the columns before it.
pub(super) fn rows(begins: bool, lines: &[ExportLine]) -> Result<Vec<u8>> {
    let mut names: HashMap<&UserId, &str> = HashMap::new();
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let broken = |error: csv::Error| Error::Internal(error.to_string());
    if begins {
        table.write_record(COLUMNS).map_err(broken)?;
    }
    for line in lines {
        match line {
            ExportLine::User(user) => {
                names.insert(&user.id, user.display_name.as_deref().unwrap_or_default());
            }
            ExportLine::Message(exported) => {
                let cells = cells(exported, &names);
                table.write_record(cells.iter().map(|cell| guarded(cell).into_owned())).map_err(broken)?;
            }
            _ => {}
        }
    }
    table.into_inner().map_err(|error| Error::Internal(error.to_string()))
}

fn cells<'a>(exported: &'a ExportedMessage, names: &HashMap<&UserId, &'a str>) -> [Cow<'a, str>; COLUMNS.len()] {
    let message = &exported.message;
    let user = message.user_id.as_ref();
    let or_nothing = |value: Option<String>| Cow::Owned(value.unwrap_or_default());
    let reactions = message.reactions.iter().map(|(kind, count)| format!("{kind} {count}"));
    let mentions = message.mentions.iter().map(UserId::as_str).chain(message.mention_all.then_some("*"));
    [
        message.id.as_str().into(),
        or_nothing(message.seq.map(|seq| seq.to_string())),
        message.created_at.to_string().into(),
        user.map_or("", UserId::as_str).into(),
        user.and_then(|user| names.get(user).copied()).unwrap_or_default().into(),
        message.kind.as_str().into(),
        message.text.as_str().into(),
        or_nothing(message.parent_id.as_ref().map(ToString::to_string)),
        message.attachments.iter().map(address).collect::<Vec<_>>().join("\n").into(),
        message.tags.join("\n").into(),
        mentions.collect::<Vec<_>>().join("\n").into(),
        reactions.collect::<Vec<_>>().join("\n").into(),
        or_nothing(message.pinned_at.map(|at| at.to_string())),
        or_nothing(message.edited_at.map(|at| at.to_string())),
        or_nothing(message.deleted_at.map(|at| at.to_string())),
        message.status.as_str().into(),
    ]
}

fn address(attachment: &Attachment) -> &str {
    &attachment.url
}

/// Whether a spreadsheet would take a cell for a formula.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A cell that no spreadsheet takes for a formula: one that looks like one has an apostrophe before it, and so has one that
/// begins with apostrophes before something that looks like one, so that [`plain`] gives back what was.
pub(crate) fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell.trim_start_matches('\'')) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// What a guarded cell says.
pub(crate) fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_told_from_one() {
        for (cell, safe) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+49 30", "'+49 30"),
            ("-", "'-"),
            ("\t=1", "'\t=1"),
            ("'=1", "''=1"),
            ("'quoted'", "'quoted'"),
            ("hello", "hello"),
            ("", ""),
            ("1-1", "1-1"),
        ] {
            assert_eq!(guarded(cell), safe);
            assert_eq!(plain(&guarded(cell)), cell);
        }
    }

    proptest::proptest! {
        #[test]
        fn a_row_is_read_as_it_was_written(cells in proptest::collection::vec("[=+@'\",;\r\n\tab🙂-]{0,12}", 2..6)) {
            let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
            table.write_record(cells.iter().map(|cell| guarded(cell).into_owned())).unwrap();
            let file = table.into_inner().unwrap();
            let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(&file[..]);
            let row = rows.records().next().unwrap().unwrap();
            let read: Vec<_> = row.iter().map(|cell| plain(cell).to_owned()).collect();
            proptest::prop_assert_eq!(read, cells);
            proptest::prop_assert!(row.iter().all(|cell| !is_formula(cell)));
        }
    }
}
