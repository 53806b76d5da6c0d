//! Users.

use std::collections::HashMap;

use gavel_model::{
    Actor, EventType, NewUser, RoleId, Timestamp, User, UserId,
    filter::{Field, Filter, Kind, Order},
    fold,
};

use serde_json::Value;

use crate::{
    Conn, Error,
    conn::{Row, params, to_json},
    log::LogEntry,
    query::{Column, Resource, Select},
};

const COLUMNS: &str = "u.id, u.display_name, u.created_at, u.updated_at, u.revision, u.tokens_valid_from, u.roles,
     u.avatar_url, u.metadata";

fn read(row: &Row<'_>) -> Result<User, Error> {
    Ok(User {
        id: row.parsed(row.next())?,
        display_name: row.text_or_null(row.next())?,
        created_at: row.time(row.next())?,
        updated_at: row.time(row.next())?,
        revision: row.int(row.next())?,
        tokens_valid_from: row.time_or_null(row.next())?,
        roles: row.json(row.next())?,
        avatar_url: row.text_or_null(row.next())?,
        metadata: row.json(row.next())?,
    })
}

const NAME: &str = "displayName";

/// What users can be asked by.
pub const USER_FIELDS: &[Field] = &[
    Field { name: "id", kind: Kind::Text, sortable: true },
    Field { name: NAME, kind: Kind::Text, sortable: false },
    Field { name: "roles", kind: Kind::List, sortable: false },
    Field { name: "createdAt", kind: Kind::Time, sortable: true },
    Field { name: "updatedAt", kind: Kind::Time, sortable: true },
];

const USERS: Resource = Resource {
    columns: &[
        ("id", Column::Plain("u.id")),
        (NAME, Column::Folded { value: "u.display_name", folded: "u.folded_name" }),
        (
            "roles",
            Column::List {
                holds: (
                    "(u.roles <> '[]' and exists (select 1 from json_each(u.roles) where value = ?))",
                    "(u.roles <> '[]' and exists (select 1 from json_array_elements_text(u.roles::json) role where role = ?))",
                ),
                any: ("u.roles <> '[]'", "u.roles <> '[]'"),
            },
        ),
        ("createdAt", Column::Plain("u.created_at")),
        ("updatedAt", Column::Plain("u.updated_at")),
    ],
    select: COLUMNS,
    from: "users u",
};

/// Those with a word in their name from the first parameter on, before the second.
const WITH_WORD: &str = "u.id in (select user_id from user_words where word >= $1 and word < $2)";

impl Conn<'_> {
    /// One user.
    pub fn user(&self, id: &UserId) -> Result<Option<User>, Error> {
        self.first(&format!("select {COLUMNS} from users u where u.id = $1"), params![id], read)
    }

    /// The user, made if unknown.
    pub fn ensure_user(&self, id: &UserId, actor: &Actor, at: Timestamp) -> Result<User, Error> {
        let made = self.execute(
            "insert into users (id, created_at, updated_at) values ($1, $2, $3) on conflict (id) do nothing",
            params![id, at, at],
        )?;
        if made > 0 {
            self.log_user(EventType::UserCreated, id, actor, at)?;
        }
        self.user(id)?.ok_or(Error::NotFound)
    }

    /// Gives a user a profile; made if unknown.
    pub fn put_user(&self, id: &UserId, new: &NewUser, actor: &Actor, at: Timestamp) -> Result<User, Error> {
        let user = self.ensure_user(id, actor, at)?;
        let NewUser { display_name, avatar_url, metadata } = new;
        if user.display_name == *display_name && user.avatar_url == *avatar_url && user.metadata == *metadata {
            return Ok(user);
        }
        let folded = display_name.as_ref().map(|name| fold(name));
        self.keep_name_words(id, user.display_name.as_deref(), folded.as_deref())?;
        self.execute(
            "update users set display_name = $1, folded_name = $2, avatar_url = $3, metadata = $4, updated_at = $5
             where id = $6",
            params![display_name.as_ref(), folded.as_ref(), avatar_url.as_ref(), &to_json(metadata)?, at, id],
        )?;
        self.log_user(EventType::UserUpdated, id, actor, at)?;
        self.user(id)?.ok_or(Error::NotFound)
    }

    /// Gives a user other roles in the whole app; those that are unknown are made, without permissions.
    pub fn put_user_roles(&self, id: &UserId, roles: &[RoleId], actor: &Actor, at: Timestamp) -> Result<User, Error> {
        let user = self.user(id)?.ok_or(Error::NotFound)?;
        if user.roles == roles {
            return Ok(user);
        }
        self.ensure_roles(roles, actor, at)?;
        self.execute(
            "update users set roles = $1, updated_at = $2, revision = revision + 1 where id = $3",
            params![&to_json(&roles)?, at, id],
        )?;
        self.log_user(EventType::UserUpdated, id, actor, at)?;
        self.user(id)?.ok_or(Error::NotFound)
    }

    /// Voids the tokens that the user was given before `at`, and those that were given since an earlier revocation of the
    /// same second: by a millisecond more each time, so that many in a row do not void those of the seconds to come.
    pub fn revoke_tokens(&self, id: &UserId, actor: &Actor, at: Timestamp) -> Result<User, Error> {
        let changed = self.execute(
            "update users set tokens_valid_from = case when tokens_valid_from >= $1 then tokens_valid_from + 1 else $1 end,
             revision = revision + 1 where id = $2",
            params![at, id],
        )?;
        if changed == 0 {
            return Err(Error::NotFound);
        }
        self.log_user(EventType::UserTokensRevoked, id, actor, at)?;
        self.user(id)?.ok_or(Error::NotFound)
    }

    /// Those of these users who are known.
    pub fn users_by_id(&self, ids: &[UserId]) -> Result<HashMap<UserId, User>, Error> {
        let sql = format!("select {COLUMNS} from users u where u.id in (select value from {})", self.each("$1"));
        let known = self.all(&sql, params![&to_json(&ids)?], read)?;
        Ok(known.into_iter().map(|user| (user.id.clone(), user)).collect())
    }

    /// Users that meet a filter.
    pub fn users(
        &self,
        filter: &Filter,
        order: &[Order],
        select: &Select,
    ) -> Result<(Vec<User>, Option<Vec<Value>>), Error> {
        let rare = match filter.beginning(NAME) {
            Some(beginning) => self.rare_beginning(beginning)?,
            None => None,
        };
        let (within, params) = match &rare {
            Some((from, to)) => (WITH_WORD, &[from.as_str(), to.as_str()][..]),
            None => ("1 = 1", &[][..]),
        };
        self.query(&USERS, (within, params), filter, order, select, read)
    }

    /// How many users meet a filter.
    pub fn count_users(&self, filter: &Filter) -> Result<i64, Error> {
        self.count(&USERS, ("1 = 1", &[]), filter)
    }

    fn log_user(&self, kind: EventType, id: &UserId, actor: &Actor, at: Timestamp) -> Result<(), Error> {
        self.log(&LogEntry { kind, channel: None, seq: None, subject: id.as_str(), actor, at })
    }
}
