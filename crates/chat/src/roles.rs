//! Roles: what they allow, and who has them.

use gavel_model::{
    Actor, ChannelId, EventType, Member, OPERATING, Permission, PermissionSet, PutRole, Role, RoleId, User, UserId,
    role,
};
use gavel_realtime::Room;
use gavel_store::{Conn, Noted};
use serde_json::json;

use crate::{Chat, Error, Facts, FieldError, Result, permission::denied_in_app};

/// How many roles there may be, and how many one may have.
const ROLES: usize = 200;
const ROLES_OF_ONE: usize = 10;

impl Chat {
    /// All roles, by id.
    pub async fn roles(&self) -> Result<Vec<Role>> {
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method's path is not general over lifetimes"
        )]
        let roles = self.0.store.read(|conn| conn.roles()).await?;
        Ok(roles)
    }

    /// One role.
    pub async fn role(&self, id: &RoleId) -> Result<Role> {
        self.roles().await?.into_iter().find(|role| role.id == *id).ok_or(Error::NotFound("role"))
    }

    /// Gives a role its permissions; made if unknown. Nobody gives what they do not have themselves.
    pub async fn put_role(&self, actor: &Actor, id: &RoleId, put: PutRole) -> Result<Role> {
        if let Some(text) = &put.description
            && (text.chars().count() > 200 || text.contains('\0'))
        {
            return Err(Error::field("/description", "at most 200 characters"));
        }
        let (chat, by, to, at) = (self.clone(), actor.clone(), id.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            let before = conn.roles()?;
            let known = before.iter().find(|role| role.id == to).map(|role| role.permissions);
            let given = put.permissions.without(known.unwrap_or_default());
            let lost = known.unwrap_or_default().without(put.permissions);
            if let Err(refused) = chat.may_give(conn, &by, given.with(lost), "/permissions")? {
                return Ok(Err(refused));
            }
            let beyond = put.permissions.within(OPERATING);
            if let Some(permission) = beyond.iter().next() {
                let detail = format!("only operators and server keys have it: {permission}");
                return Ok(Err(Error::field("/permissions", detail)));
            }
            if known.is_none() && before.len() >= ROLES {
                return Ok(Err(Error::Conflict("there are as many roles as there may be")));
            }
            let after = conn.put_role(&to, &put, &by, at)?;
            conn.note(Noted::change(before.iter().find(|role| role.id == to), Some(&after)));
            Ok(Ok((after, lost)))
        };
        Ok(self.change(write, |chat, done| chat.ask_who_lost(None, done)).await??.0)
    }

    /// Takes a role away, or gives one that Gavel comes with what it came with.
    pub async fn delete_role(&self, actor: &Actor, id: &RoleId) -> Result<()> {
        let (chat, by, to, at) = (self.clone(), actor.clone(), id.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            let before = chat.roles_in(conn)?.allowed(to.as_str());
            let built_in = role::BUILT_IN.iter().find(|built_in| built_in.id == to.as_str());
            let after = built_in.map(|built_in| built_in.permissions).unwrap_or_default();
            let lost = before.without(after);
            if let Err(refused) = chat.may_give(conn, &by, after.without(before).with(lost), "")? {
                return Ok(Err(refused));
            }
            let was = conn.roles()?.into_iter().find(|role| role.id == to);
            conn.delete_role(&to, &by, at)?;
            conn.note(Noted::change(was.as_ref(), None::<&Role>));
            Ok(Ok(((), lost)))
        };
        self.change(write, |chat, done| chat.ask_who_lost(None, done)).await?.map(|_| ())
    }

    /// Gives a user other roles in the whole app; one that is unknown is made, without permissions.
    pub async fn put_user_roles(&self, actor: &Actor, id: &UserId, roles: Vec<RoleId>) -> Result<User> {
        check(&roles)?;
        let (chat, by, to, at) = (self.clone(), actor.clone(), id.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            let Some(user) = conn.user(&to)? else { return Ok(Err(Error::NotFound("user"))) };
            let allowed = |roles: &[RoleId]| {
                let all = chat.roles_in(conn)?;
                Ok::<_, gavel_store::Error>(all.in_app(roles).with(all.in_channel(
                    &[],
                    roles,
                    &std::collections::BTreeMap::new(),
                )))
            };
            let (before, after) = (allowed(&user.roles)?, allowed(&roles)?);
            let lost = before.without(after);
            if let Err(refused) = chat.may_give(conn, &by, after.without(before).with(lost), "/roles")? {
                return Ok(Err(refused));
            }
            if let Err(refused) = chat.may_make(conn, &by, &roles)? {
                return Ok(Err(refused));
            }
            // What a guest or a bot may read, each channel says for itself.
            let other = role::status(&user.roles) != role::status(&roles);
            let lost = if other { lost.with(PermissionSet::of(&[Permission::ReadChannel])) } else { lost };
            let after = conn.put_user_roles(&to, &roles, &by, at)?;
            conn.note(Noted::change(Some(&json!({ "roles": user.roles })), Some(&json!({ "roles": after.roles }))));
            Ok(Ok((after, lost)))
        };
        let room = Room::User(id.clone());
        Ok(self.change(write, move |chat, done| chat.ask_who_lost(Some(&room), done)).await??.0)
    }

    /// Gives a member other roles in a channel; one that is unknown is made, without permissions.
    pub async fn put_member_roles(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        user: &UserId,
        roles: Vec<RoleId>,
    ) -> Result<Member> {
        check(&roles)?;
        let facts = self.read_facts(actor, channel).await?;
        facts.require(Permission::AssignChannelRole)?;
        let (chat, by, at) = (self.clone(), actor.clone(), self.now());
        let (to, who) = (channel.clone(), user.clone());
        let decided = facts.clone();
        let write = move |conn: &Conn<'_>| {
            let Some(state) = conn.channel(&to)? else { return Ok(Err(Error::NotFound("channel"))) };
            let Some(member) = conn.member(&to, &who)? else { return Ok(Err(Error::NotFound("member"))) };
            let all = chat.roles_in(conn)?;
            let allowed = |roles: &[RoleId]| all.in_channel(roles, &[], &state.role_overrides);
            let (before, after) = (allowed(&member.roles), allowed(&roles));
            let lost = before.without(after);
            if let Some(missing) = missing(&decided, after.without(before).with(lost)) {
                let detail = "nobody gives or takes what they do not have themselves";
                return Ok(Err(Error::PermissionDenied { permission: missing, detail }));
            }
            if let Err(refused) = chat.may_make(conn, &by, &roles)? {
                return Ok(Err(refused));
            }
            let news = member.roles != roles;
            conn.note(Noted::change(Some(&json!({ "roles": member.roles })), Some(&json!({ "roles": roles }))));
            Ok(Ok(((conn.put_member_roles(&to, &who, &roles, &by, at)?, news), lost)))
        };
        let room = Room::User(user.clone());
        let publish = move |chat: &Chat, done: &Result<((gavel_store::Joined, bool), PermissionSet)>| {
            if let Ok(((changed, news), _)) = done {
                chat.publish_member(EventType::MemberUpdated, changed, at);
                if *news {
                    chat.tell_member(EventType::MemberUpdated, &changed.member, at);
                }
            }
            chat.ask_who_lost(Some(&room), done);
        };
        Ok(self.change_guarded(&facts, actor, channel, write, publish).await??.0.0.member)
    }

    /// Has those come back who may be told less from here on.
    fn ask_who_lost<T>(&self, of: Option<&Room>, done: &Result<(T, PermissionSet)>) {
        if let Ok((_, lost)) = done {
            self.ask_anew(of, *lost);
        }
    }

    /// Nothing, or why an actor may not give roles some of which there are not yet: who gives them makes them.
    fn may_make(
        &self,
        conn: &Conn<'_>,
        actor: &Actor,
        roles: &[RoleId],
    ) -> std::result::Result<Result<()>, gavel_store::Error> {
        let (unknown, known) = self.roles_in(conn)?.unknown(roles);
        Ok(if unknown == 0 {
            Ok(())
        } else if !self.permissions_in_app(conn, actor)?.contains(Permission::ManageRoles) {
            Err(denied_in_app(actor, Permission::ManageRoles))
        } else if known + unknown > ROLES {
            Err(Error::Conflict("there are as many roles as there may be"))
        } else {
            Ok(())
        })
    }

    /// Nothing, or why an actor may not give or take these permissions in the whole app.
    fn may_give(
        &self,
        conn: &Conn<'_>,
        actor: &Actor,
        moved: PermissionSet,
        pointer: &str,
    ) -> std::result::Result<Result<()>, gavel_store::Error> {
        if !self.permissions_in_app(conn, actor)?.contains(Permission::ManageRoles) {
            return Ok(Err(denied_in_app(actor, Permission::ManageRoles)));
        }
        self.has_everywhere(conn, actor, moved, pointer)
    }

    /// Nothing, or that an actor does not have all of these permissions themselves, wherever they are.
    pub(crate) fn has_everywhere(
        &self,
        conn: &Conn<'_>,
        actor: &Actor,
        moved: PermissionSet,
        pointer: &str,
    ) -> std::result::Result<Result<()>, gavel_store::Error> {
        let own = self.permissions_in_app(conn, actor)?;
        let own = own.with(self.permissions_everywhere(conn, actor)?);
        Ok(match moved.without(own).iter().next() {
            None => Ok(()),
            Some(missing) => Err(Error::Validation(vec![FieldError {
                pointer: pointer.to_owned(),
                detail: format!("nobody gives or takes what they do not have themselves: {missing}"),
            }])),
        })
    }
}

/// What of this an actor does not have, even if the channel is closed for what it allows.
fn missing(facts: &Facts, given: PermissionSet) -> Option<Permission> {
    given.iter().find(|permission| !facts.holds(*permission))
}

fn check(roles: &[RoleId]) -> Result<()> {
    if roles.len() > ROLES_OF_ONE {
        return Err(Error::field("/roles", format!("at most {ROLES_OF_ONE} roles")));
    }
    for (i, role) in roles.iter().enumerate() {
        if roles.iter().take(i).any(|other| other == role) {
            return Err(Error::field(format!("/roles/{i}"), "twice"));
        }
    }
    Ok(())
}
