//! Operators, what proves who they are, and what their roles allow.

use gavel_model::{
    Email, Operator, OperatorId, PermissionSet, PutRole, Role, RoleId, Timestamp,
    filter::{Field, Filter, Kind, Order},
    fold, operator,
};

use crate::{
    Conn, Error,
    conn::{Row, params, to_json},
    query::{Column, Resource, Rows, Select},
};

const COLUMNS: &str = "o.id, o.email, o.display_name, o.roles, o.user_id, o.totp_secret, o.created_at, \
     o.last_sign_in_at, o.disabled_at";

/// What operators can be asked by.
pub const OPERATOR_FIELDS: &[Field] = &[
    Field { name: "id", kind: Kind::Text, sortable: true },
    Field { name: "email", kind: Kind::Text, sortable: true },
    // The display name and the address.
    Field { name: "name", kind: Kind::Text, sortable: false },
    Field { name: "roles", kind: Kind::List, sortable: false },
    Field { name: "userId", kind: Kind::Text, sortable: false },
    Field { name: "createdAt", kind: Kind::Time, sortable: true },
    Field { name: "lastSignInAt", kind: Kind::Time, sortable: false },
    Field { name: "disabledAt", kind: Kind::Time, sortable: false },
];

const OPERATORS: Resource = Resource {
    columns: &[
        ("id", Column::Plain("o.id")),
        ("email", Column::Plain("o.email")),
        ("name", Column::Folded { value: "o.display_name", folded: "o.folded_name" }),
        (
            "roles",
            Column::List {
                holds: (
                    "exists (select 1 from json_each(o.roles) where value = ?)",
                    "exists (select 1 from json_array_elements_text(o.roles::json) role where role = ?)",
                ),
                any: ("o.roles <> '[]'", "o.roles <> '[]'"),
            },
        ),
        ("userId", Column::Plain("o.user_id")),
        ("createdAt", Column::Plain("o.created_at")),
        ("lastSignInAt", Column::Plain("o.last_sign_in_at")),
        ("disabledAt", Column::Plain("o.disabled_at")),
    ],
    select: COLUMNS,
    from: "operators o",
};

/// What an operator proves themselves by.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Whose they are.
    pub operator: Operator,
    /// Of their password.
    pub password_hash: String,
    /// What their authenticator makes codes of, if they have one.
    pub totp_secret: Option<String>,
    /// One that was offered to them, and is not in use yet.
    pub totp_offered: Option<String>,
}

/// The SHA-256 of a recovery code, as hexadecimal text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryHash(pub String);

pub(crate) fn read(row: &Row<'_>) -> Result<Operator, Error> {
    Ok(Operator {
        id: row.parsed(row.next())?,
        email: row.parsed(row.next())?,
        display_name: row.text_or_null(row.next())?,
        roles: row.json(row.next())?,
        user_id: row.parsed_or_null(row.next())?,
        totp_enabled: row.text_or_null(row.next())?.is_some(),
        created_at: row.time(row.next())?,
        last_sign_in_at: row.time_or_null(row.next())?,
        disabled_at: row.time_or_null(row.next())?,
    })
}

fn folded(operator: &Operator) -> String {
    fold(&format!("{} {}", operator.display_name.as_deref().unwrap_or_default(), operator.email))
}

impl Conn<'_> {
    /// Keeps a new operator; [`Error::Conflict`] if their address is taken.
    pub fn create_operator(&self, new: &Operator, password_hash: &str) -> Result<(), Error> {
        let made = self.execute(
            "insert into operators (id, email, display_name, folded_name, roles, user_id, password_hash, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
            params![
                &new.id,
                new.email.as_str(),
                new.display_name.as_ref(),
                &folded(new),
                &to_json(&new.roles)?,
                new.user_id.as_ref(),
                password_hash,
                new.created_at
            ],
        )?;
        if made > 0 { Ok(()) } else { Err(Error::Conflict) }
    }

    /// One operator.
    pub fn operator(&self, id: &OperatorId) -> Result<Option<Operator>, Error> {
        self.first(&format!("select {COLUMNS} from operators o where o.id = $1"), params![id], read)
    }

    /// The operator with this address, and what they prove themselves by.
    pub fn operator_by_email(&self, email: &Email) -> Result<Option<Credentials>, Error> {
        self.credentials("o.email = $1", email.as_str())
    }

    /// What an operator proves themselves by.
    pub fn credentials_of(&self, id: &OperatorId) -> Result<Option<Credentials>, Error> {
        self.credentials("o.id = $1", id.as_str())
    }

    fn credentials(&self, which: &str, value: &str) -> Result<Option<Credentials>, Error> {
        let sql =
            format!("select {COLUMNS}, o.password_hash, o.totp_secret, o.totp_offered from operators o where {which}");
        self.first(&sql, params![value], |row| {
            Ok(Credentials {
                operator: read(row)?,
                password_hash: row.text(row.next())?,
                totp_secret: row.text_or_null(row.next())?,
                totp_offered: row.text_or_null(row.next())?,
            })
        })
    }

    /// Whether there is any operator.
    pub fn has_operators(&self) -> Result<bool, Error> {
        Ok(self.first("select 1 from operators limit 1", &[], |row| row.int(0))?.is_some())
    }

    /// All operators, oldest first.
    pub fn all_operators(&self) -> Result<Vec<Operator>, Error> {
        self.all(&format!("select {COLUMNS} from operators o order by o.created_at, o.id"), &[], read)
    }

    /// Operators that meet a filter.
    pub fn operators(&self, filter: &Filter, order: &[Order], select: &Select) -> Result<Rows<Operator>, Error> {
        self.query(&OPERATORS, ("1 = 1", &[]), filter, order, select, read)
    }

    /// Changes an operator's name, roles, user, and whether they may sign in.
    pub fn put_operator(&self, operator: &Operator) -> Result<(), Error> {
        let changed = self.execute(
            "update operators set display_name = $1, folded_name = $2, roles = $3, user_id = $4, disabled_at = $5
             where id = $6",
            params![
                operator.display_name.as_ref(),
                &folded(operator),
                &to_json(&operator.roles)?,
                operator.user_id.as_ref(),
                operator.disabled_at,
                &operator.id
            ],
        )?;
        if changed > 0 { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Takes an operator away, with their sessions and codes.
    pub fn delete_operator(&self, id: &OperatorId) -> Result<bool, Error> {
        self.execute("delete from operator_sessions where operator_id = $1", params![id])?;
        self.execute("delete from operator_recovery_codes where operator_id = $1", params![id])?;
        Ok(self.execute("delete from operators where id = $1", params![id])? > 0)
    }

    /// Notes that an operator signed in.
    pub fn note_sign_in(&self, id: &OperatorId, at: Timestamp) -> Result<(), Error> {
        self.execute("update operators set last_sign_in_at = $1 where id = $2", params![at, id])?;
        Ok(())
    }

    /// Gives an operator another password.
    pub fn put_password(&self, id: &OperatorId, hash: &str) -> Result<(), Error> {
        self.execute("update operators set password_hash = $1 where id = $2", params![hash, id])?;
        Ok(())
    }

    /// Offers an operator what their authenticator is to make codes of.
    pub fn offer_totp(&self, id: &OperatorId, secret: &str) -> Result<(), Error> {
        self.execute("update operators set totp_offered = $1 where id = $2", params![secret, id])?;
        Ok(())
    }

    /// Puts in use what was offered; whether it was this.
    pub fn enable_totp(&self, id: &OperatorId, secret: &str, step: i64) -> Result<bool, Error> {
        let changed = self.execute(
            "update operators set totp_secret = totp_offered, totp_offered = null, totp_step = $1
             where id = $2 and totp_offered = $3",
            params![step, id, secret],
        )?;
        Ok(changed > 0)
    }

    /// Has an operator sign in by the password alone.
    pub fn disable_totp(&self, id: &OperatorId) -> Result<bool, Error> {
        self.put_recovery_codes(id, &[])?;
        let changed = self.execute(
            "update operators set totp_secret = null, totp_offered = null where id = $1 and totp_secret is not null",
            params![id],
        )?;
        Ok(changed > 0)
    }

    /// Uses the code of a step; whether it was not used before, nor a later one.
    pub fn use_totp(&self, id: &OperatorId, step: i64) -> Result<bool, Error> {
        let used =
            self.execute("update operators set totp_step = $1 where id = $2 and totp_step < $1", params![step, id])?;
        Ok(used > 0)
    }

    /// Gives an operator other recovery codes.
    pub fn put_recovery_codes(&self, id: &OperatorId, codes: &[RecoveryHash]) -> Result<(), Error> {
        self.execute("delete from operator_recovery_codes where operator_id = $1", params![id])?;
        for code in codes {
            self.execute(
                "insert into operator_recovery_codes (operator_id, hash) values ($1, $2)",
                params![id, &code.0],
            )?;
        }
        Ok(())
    }

    /// Uses a recovery code up; whether there was one.
    pub fn use_recovery_code(&self, id: &OperatorId, code: &RecoveryHash) -> Result<bool, Error> {
        let used = self.execute(
            "delete from operator_recovery_codes where operator_id = $1 and hash = $2",
            params![id, &code.0],
        )?;
        Ok(used > 0)
    }

    /// How many recovery codes an operator has left.
    pub fn recovery_codes_left(&self, id: &OperatorId) -> Result<i64, Error> {
        let sql = "select count(*) from operator_recovery_codes where operator_id = $1";
        Ok(self.first(sql, params![id], |row| row.int(0))?.unwrap_or(0))
    }

    /// All roles of operators: those that Gavel comes with, and the app's own by id.
    pub fn operator_roles(&self) -> Result<Vec<Role>, Error> {
        let mut roles: Vec<Role> = operator::BUILT_IN
            .iter()
            .map(|built_in| {
                Ok(Role {
                    id: RoleId::new(built_in.id).map_err(|e| Error::Corrupt(e.to_string()))?,
                    description: Some(built_in.description.to_owned()),
                    permissions: built_in.permissions,
                    built_in: true,
                })
            })
            .collect::<Result<_, Error>>()?;
        roles.extend(self.all("select id, description, permissions from operator_roles order by id", &[], |row| {
            Ok(Role {
                id: row.parsed(0)?,
                description: row.text_or_null(1)?,
                permissions: row.json(2)?,
                built_in: false,
            })
        })?);
        Ok(roles)
    }

    /// What these roles allow an operator.
    pub fn permissions_of_operator(&self, roles: &[RoleId]) -> Result<PermissionSet, Error> {
        let all = self.operator_roles()?;
        let held = all.iter().filter(|role| roles.contains(&role.id));
        Ok(held.fold(PermissionSet::NONE, |set, role| set.with(role.permissions)))
    }

    /// Gives a role of operators its permissions; made if unknown.
    pub fn put_operator_role(&self, id: &RoleId, put: &PutRole) -> Result<(), Error> {
        self.execute(
            "insert into operator_roles (id, description, permissions) values ($1, $2, $3)
             on conflict (id) do update set description = excluded.description, permissions = excluded.permissions",
            params![id, put.description.as_ref(), &to_json(&put.permissions)?],
        )?;
        Ok(())
    }

    /// Takes a role of operators away.
    pub fn delete_operator_role(&self, id: &RoleId) -> Result<bool, Error> {
        Ok(self.execute("delete from operator_roles where id = $1", params![id])? > 0)
    }

    /// Whether an operator or an invited one has a role.
    pub fn operator_role_in_use(&self, id: &RoleId) -> Result<bool, Error> {
        let holds = self.sql(
            "exists (select 1 from json_each(t.roles) where value = $1)",
            "exists (select 1 from json_array_elements_text(t.roles::json) role where role = $1)",
        );
        let of = |table: &str| format!("select 1 from {table} t where {holds}");
        let sql = format!("{} union all {} limit 1", of("operators"), of("operator_invitations"));
        Ok(self.first(&sql, params![id], |row| row.int(0))?.is_some())
    }
}
