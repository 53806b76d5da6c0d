//! Which tables a backup takes. A test fails if a migration makes one that is not here.

/// A table, and the columns of its key, in whose order it is written.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) key: &'static [&'static str],
}

const fn table(name: &'static str, key: &'static [&'static str]) -> Table {
    Table { name, key }
}

/// All that is kept.
pub(super) const TABLES: &[Table] = &[
    table("settings", &["name"]),
    table("server_keys", &["id"]),
    table("roles", &["id"]),
    table("revisions", &["name"]),
    table("users", &["id"]),
    table("user_words", &["word", "user_id"]),
    table("channel_types", &["id"]),
    table("channels", &["id"]),
    table("channel_retention", &["channel_id"]),
    table("channel_type_retention", &["type"]),
    table("legal_holds", &["kind", "subject"]),
    table("channel_removals", &["channel_id"]),
    table("channel_imports", &["channel_id"]),
    table("slow_mode", &["channel_id", "user_id"]),
    table("members", &["channel_id", "user_id"]),
    table("messages", &["channel_id", "after_seq", "sub"]),
    table("message_ids", &["id"]),
    table("message_mentions", &["channel_id", "user_id", "after_seq"]),
    table("message_edits", &["channel_id", "message_id", "revision"]),
    table("reactions", &["channel_id", "message_id", "user_id", "type"]),
    table("thread_follows", &["channel_id", "message_id", "user_id"]),
    table("events", &["lane", "pos"]),
    table("lanes", &["lane"]),
    table("activity", &["channel_id", "hour", "what"]),
    table("active_users", &["channel_id", "hour", "user_id"]),
    table("open_turns", &["channel_id"]),
    table("activity_cursors", &["lane"]),
    table("invitations", &["channel_id", "id"]),
    table("invite_links", &["channel_id", "id"]),
    table("join_requests", &["channel_id", "id"]),
    table("channel_events", &["channel_id", "id"]),
    table("channel_event_interests", &["channel_id", "event_id", "user_id"]),
    table("jobs", &["id"]),
    table("scheduled_messages", &["channel_id", "id"]),
    table("templates", &["id"]),
    table("operators", &["id"]),
    table("operator_roles", &["id"]),
    table("operator_invitations", &["id"]),
    table("operator_recovery_codes", &["operator_id", "hash"]),
    table("audit_log", &["pos"]),
];

/// Tables that are not taken: what messages are searched by, which is made anew from the event log, the answers that are kept
/// for a day for calls that are made again, and where operators are signed in, which they are not in what is restored.
#[cfg(test)]
const LEFT_OUT: &[&str] = &["message_words", "message_fts", "search_cursors", "idempotency_keys", "operator_sessions"];

/// Tables that must be empty where a backup is restored; what a migration puts into others gives way.
pub(super) const EMPTY: &[&str] =
    &["settings", "server_keys", "users", "channels", "messages", "events", "operators", "audit_log"];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::migrations;

    #[test]
    fn every_table_is_taken_or_left_out() {
        let made: BTreeSet<String> = migrations::tables().collect();
        let known: BTreeSet<String> =
            TABLES.iter().map(|t| t.name).chain(LEFT_OUT.iter().copied()).map(str::to_owned).collect();
        assert_eq!(made, known, "say in crates/store/src/backup/tables.rs whether a backup takes a new table");
        assert!(EMPTY.iter().all(|name| TABLES.iter().any(|t| t.name == *name)));
    }
}
