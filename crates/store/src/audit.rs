//! The audit log: who did what. Only ever added to.
//!
//! Each entry has a digest of its contents and of a salt, and a hash over the hash before it, its number and that digest. So
//! nothing can be changed, put in or taken out in the midst without all hashes after it being wrong; and what an entry says
//! could be taken out, with its salt, without breaking the chain.

use gavel_model::{
    AuditEntry, Timestamp,
    filter::{Field, Filter, Kind, Order},
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{
    Conn, Error,
    conn::{Row, params, to_json},
    query::{Column, Resource, Rows, Select},
};

const COLUMNS: &str =
    "a.pos, a.at, a.actor, a.action, a.targets, a.before, a.after, a.reason, a.request_id, a.ip_address, a.hash";

/// What the audit log can be asked by.
pub const AUDIT_FIELDS: &[Field] = &[
    Field { name: "number", kind: Kind::Number, sortable: true },
    Field { name: "at", kind: Kind::Time, sortable: true },
    Field { name: "actor", kind: Kind::Text, sortable: false },
    Field { name: "action", kind: Kind::Text, sortable: false },
    Field { name: "targets", kind: Kind::List, sortable: false },
    Field { name: "requestId", kind: Kind::Text, sortable: false },
    Field { name: "ipAddress", kind: Kind::Text, sortable: false },
];

const AUDIT: Resource = Resource {
    columns: &[
        ("number", Column::Plain("a.pos")),
        ("at", Column::Plain("a.at")),
        ("actor", Column::Plain("a.actor")),
        ("action", Column::Plain("a.action")),
        (
            "targets",
            Column::List {
                holds: (
                    "exists (select 1 from json_each(a.targets) where value = ?)",
                    "exists (select 1 from json_array_elements_text(a.targets::json) target where target = ?)",
                ),
                any: ("a.targets <> '[]'", "a.targets <> '[]'"),
            },
        ),
        ("requestId", Column::Plain("a.request_id")),
        ("ipAddress", Column::Plain("a.ip_address")),
    ],
    select: COLUMNS,
    from: "audit_log a",
};

/// What is to be added to the audit log.
#[derive(Clone, Debug, Default)]
pub struct Act {
    /// Who did it, as the event log writes it.
    pub actor: String,
    /// What.
    pub action: String,
    /// To what.
    pub targets: Vec<String>,
    /// What it was before.
    pub before: Option<Value>,
    /// What it was after.
    pub after: Option<Value>,
    /// Why.
    pub reason: Option<String>,
    /// In which call.
    pub request_id: Option<String>,
    /// From where.
    pub ip_address: Option<String>,
}

/// What a change has the audit log told beside what it is told of the call.
#[derive(Clone, Debug, Default)]
pub struct Noted {
    /// Who acts, where the call does not know it yet.
    pub actor: Option<String>,
    /// To what, beside what the call names.
    pub targets: Vec<String>,
    /// What it was before.
    pub before: Option<Value>,
    /// What it was after.
    pub after: Option<Value>,
}

impl Noted {
    /// What something was, and what it is.
    pub fn change(before: Option<&impl serde::Serialize>, after: Option<&impl serde::Serialize>) -> Self {
        // What is no JSON is not told; there is no such noun.
        let before = before.and_then(|noun| serde_json::to_value(noun).ok());
        Self { before, after: after.and_then(|noun| serde_json::to_value(noun).ok()), ..Self::default() }
    }

    /// That it is about this too.
    #[must_use]
    pub fn about(mut self, kind: &str, id: impl std::fmt::Display) -> Self {
        self.targets.push(format!("{kind}:{id}"));
        self
    }

    /// That this one acts.
    #[must_use]
    pub fn by(mut self, actor: impl Into<String>) -> Self {
        self.actor = Some(actor.into());
        self
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.actor = other.actor.or(self.actor.take());
        self.before = other.before.or(self.before.take());
        self.after = other.after.or(self.after.take());
        for target in other.targets {
            if !self.targets.contains(&target) {
                self.targets.push(target);
            }
        }
    }
}

/// How far the chain of the audit log holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chain {
    /// All of it: how many entries, and the last one's hash.
    Whole(i64, String),
    /// Up to the entry before this one.
    Broken(i64),
}

/// The columns of an entry whose digest is taken, as they are stored.
#[derive(serde::Serialize)]
struct Contents<'a> {
    salt: &'a str,
    at: i64,
    actor: &'a str,
    action: &'a str,
    targets: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    reason: Option<&'a str>,
    request_id: Option<&'a str>,
    ip_address: Option<&'a str>,
}

impl Contents<'_> {
    fn digest(&self) -> Result<String, Error> {
        Ok(hex(&Sha256::digest(to_json(self)?)))
    }
}

fn chained(before: &str, pos: i64, digest: &str) -> String {
    hex(&Sha256::digest(format!("{before} {pos} {digest}")))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |hex, byte| hex + &format!("{byte:02x}"))
}

fn read(row: &Row<'_>) -> Result<AuditEntry, Error> {
    let json = |column| {
        let text = row.text_or_null(column)?;
        text.map(|text| serde_json::from_str(&text).map_err(|e| Error::Corrupt(e.to_string()))).transpose()
    };
    Ok(AuditEntry {
        number: row.int(row.next())?,
        at: row.time(row.next())?,
        actor: row.text(row.next())?,
        action: row.text(row.next())?,
        targets: row.json(row.next())?,
        before: json(row.next())?,
        after: json(row.next())?,
        reason: row.text_or_null(row.next())?,
        request_id: row.text_or_null(row.next())?,
        ip_address: row.text_or_null(row.next())?,
        hash: row.text(row.next())?,
    })
}

impl Conn<'_> {
    /// Adds an act to the audit log.
    pub fn audit(&self, act: &Act, at: Timestamp, salt: &str) -> Result<(), Error> {
        let last = self.first("select pos, hash from audit_log order by pos desc limit 1", &[], |row| {
            Ok((row.int(0)?, row.text(1)?))
        })?;
        let (last, hash) = last.unwrap_or_default();
        let targets = to_json(&act.targets)?;
        let (before, after) =
            (act.before.as_ref().map(to_json).transpose()?, act.after.as_ref().map(to_json).transpose()?);
        let contents = Contents {
            salt,
            at: at.as_millis(),
            actor: &act.actor,
            action: &act.action,
            targets: &targets,
            before: before.as_deref(),
            after: after.as_deref(),
            reason: act.reason.as_deref(),
            request_id: act.request_id.as_deref(),
            ip_address: act.ip_address.as_deref(),
        };
        let (pos, digest) = (last + 1, contents.digest()?);
        self.execute(
            "insert into audit_log
             (pos, at, actor, action, targets, before, after, reason, request_id, ip_address, salt, digest, hash)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            params![
                pos,
                at,
                &act.actor,
                &act.action,
                &targets,
                before.as_ref(),
                after.as_ref(),
                act.reason.as_ref(),
                act.request_id.as_ref(),
                act.ip_address.as_ref(),
                salt,
                &digest,
                &chained(&hash, pos, &digest)
            ],
        )?;
        Ok(())
    }

    /// Entries that meet a filter.
    pub fn audit_log(&self, filter: &Filter, order: &[Order], select: &Select) -> Result<Rows<AuditEntry>, Error> {
        self.query(&AUDIT, ("1 = 1", &[]), filter, order, select, read)
    }

    /// Goes on along the chain from where it was found whole, over at most so many entries; whether there were that many.
    pub fn verify_audit(&self, from: &Chain, most: i64) -> Result<(Chain, bool), Error> {
        let Chain::Whole(mut pos, mut hash) = from.clone() else { return Ok((from.clone(), false)) };
        let rows = self.all(
            "select pos, at, actor, action, targets, before, after, reason, request_id, ip_address, salt, digest, hash
             from audit_log where pos > $1 order by pos limit $2",
            params![pos, most],
            |row| {
                let text = |column| row.text(column);
                let maybe = |column| row.text_or_null(column);
                let (actor, action, targets, salt) = (text(2)?, text(3)?, text(4)?, text(10)?);
                let (before, after, reason, request_id, ip_address) =
                    (maybe(5)?, maybe(6)?, maybe(7)?, maybe(8)?, maybe(9)?);
                let contents = Contents {
                    salt: &salt,
                    at: row.int(1)?,
                    actor: &actor,
                    action: &action,
                    targets: &targets,
                    before: before.as_deref(),
                    after: after.as_deref(),
                    reason: reason.as_deref(),
                    request_id: request_id.as_deref(),
                    ip_address: ip_address.as_deref(),
                };
                let digest = text(11)?;
                Ok((row.int(0)?, contents.digest()? == digest, digest, text(12)?))
            },
        )?;
        let more = i64::try_from(rows.len()) == Ok(most);
        for (at, true_to_it, digest, said) in rows {
            let expected = chained(&hash, pos + 1, &digest);
            if at != pos + 1 || !true_to_it || expected != said {
                return Ok((Chain::Broken(pos + 1), false));
            }
            (pos, hash) = (at, expected);
        }
        Ok((Chain::Whole(pos, hash), more))
    }
}
