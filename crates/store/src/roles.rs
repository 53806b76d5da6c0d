//! Roles: those of the app's own, and those that Gavel comes with where they were changed.

use gavel_model::{Actor, EventType, PermissionSet, PutRole, Role, RoleId, Timestamp, role};

use crate::{
    Conn, Error,
    conn::{params, to_json},
    log::LogEntry,
};

pub(crate) const ROLES: &str = "roles";

impl Conn<'_> {
    /// How often roles have changed: while it stays, so does what they allow.
    pub fn roles_revision(&self) -> Result<i64, Error> {
        let found = self.first("select revision from revisions where name = $1", params![ROLES], |row| row.int(0))?;
        Ok(found.unwrap_or(0))
    }

    /// All roles, by id.
    pub fn roles(&self) -> Result<Vec<Role>, Error> {
        let mut roles: Vec<Role> = role::BUILT_IN
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
        let stored = self.all("select id, description, permissions from roles", &[], |row| {
            let permissions: PermissionSet = row.json(2)?;
            Ok(Role { id: row.parsed(0)?, description: row.text_or_null(1)?, permissions, built_in: false })
        })?;
        for stored in stored {
            match roles.iter_mut().find(|role| role.id == stored.id) {
                Some(built_in) => *built_in = Role { built_in: true, ..stored },
                None => roles.push(stored),
            }
        }
        roles.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(roles)
    }

    /// Gives a role its permissions; made if unknown.
    pub fn put_role(&self, id: &RoleId, put: &PutRole, actor: &Actor, at: Timestamp) -> Result<Role, Error> {
        let permissions = to_json(&put.permissions)?;
        self.execute(
            "insert into roles (id, description, permissions) values ($1, $2, $3)
             on conflict (id) do update set description = excluded.description, permissions = excluded.permissions",
            params![id, put.description.as_ref(), &permissions],
        )?;
        self.roles_changed(id, actor, at)?;
        self.roles()?.into_iter().find(|role| role.id == *id).ok_or(Error::NotFound)
    }

    /// Takes a role away, or gives one that Gavel comes with what it had; whether there was anything to do. Who has it
    /// keeps its name, which allows nothing.
    pub fn delete_role(&self, id: &RoleId, actor: &Actor, at: Timestamp) -> Result<bool, Error> {
        let gone = self.execute("delete from roles where id = $1", params![id])? > 0;
        if gone {
            self.roles_changed(id, actor, at)?;
        }
        Ok(gone)
    }

    /// Makes those of these roles that are unknown, without permissions.
    pub(crate) fn ensure_roles(&self, ids: &[RoleId], actor: &Actor, at: Timestamp) -> Result<(), Error> {
        for id in ids.iter().filter(|id| role::BUILT_IN.iter().all(|built_in| built_in.id != id.as_str())) {
            let made = self.execute(
                "insert into roles (id, permissions) values ($1, '[]') on conflict (id) do nothing",
                params![id],
            )?;
            if made > 0 {
                self.roles_changed(id, actor, at)?;
            }
        }
        Ok(())
    }

    fn roles_changed(&self, id: &RoleId, actor: &Actor, at: Timestamp) -> Result<(), Error> {
        self.execute(
            "insert into revisions (name, revision) values ($1, 1)
             on conflict (name) do update set revision = revisions.revision + 1",
            params![ROLES],
        )?;
        let kind = EventType::RoleUpdated;
        self.log(&LogEntry { kind, channel: None, seq: None, subject: id.as_str(), actor, at })
    }
}
