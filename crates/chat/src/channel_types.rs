//! Channel types: the templates that channels are made from.

use gavel_model::{
    Actor, ChannelBase, ChannelSettings, ChannelType, ChannelTypeId, Permission, PutChannelType, Visibility,
};
use gavel_store::{Conn, Noted};

use crate::{
    Chat, Error, FieldError, Result,
    channels::{Words, check_overrides, check_settings},
    permission::denied_in_app,
};

/// How many types there may be.
const TYPES: usize = 100;
/// How many members a type may allow.
const MEMBERS: std::ops::RangeInclusive<i64> = 2..=1_000_000;

impl Chat {
    /// All types, by id.
    pub async fn channel_types(&self) -> Result<Vec<ChannelType>> {
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method's path is not general over lifetimes"
        )]
        let types = self.0.store.read(|conn| conn.channel_types()).await?;
        Ok(types)
    }

    /// One type.
    pub async fn channel_type(&self, id: &ChannelTypeId) -> Result<ChannelType> {
        let id = id.clone();
        self.0.store.read(move |conn| conn.channel_type(&id)).await?.ok_or(Error::NotFound("channel type"))
    }

    /// Makes a type, or gives one that is there other contents. Channels that are there stay what they are.
    pub async fn put_channel_type(
        &self,
        actor: &Actor,
        id: &ChannelTypeId,
        put: PutChannelType,
    ) -> Result<ChannelType> {
        let errors = self.wrong_with(&put);
        let (chat, by, id, at) = (self.clone(), actor.clone(), id.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            if !chat.permissions_in_app(conn, &by)?.contains(Permission::ManageChannelTypes) {
                return Ok(Err(denied_in_app(&by, Permission::ManageChannelTypes)));
            }
            if !errors.is_empty() {
                return Ok(Err(Error::Validation(errors)));
            }
            let all = conn.channel_types()?;
            let known = all.iter().find(|known| known.id == id);
            if known.is_none() && all.len() >= TYPES {
                return Ok(Err(Error::Conflict("there are as many channel types as there may be")));
            }
            let roles = chat.roles_in(conn)?;
            for (role, set) in &put.role_overrides {
                let before = known.and_then(|known| known.role_overrides.get(role).copied());
                let given = set.without(before.unwrap_or_else(|| roles.allowed(role.as_str())));
                if let Err(refused) = chat.has_everywhere(conn, &by, given, &format!("/roleOverrides/{role}"))? {
                    return Ok(Err(refused));
                }
            }
            match filled(id, put, known) {
                Ok(new) => {
                    conn.put_channel_type(&new, &by, at)?;
                    conn.note(Noted::change(known, Some(&new)));
                    Ok(Ok(new))
                }
                Err(refused) => Ok(Err(refused)),
            }
        };
        self.change(write, |_, _| ()).await?
    }

    /// Takes a type away, or makes one that Gavel comes with what it came as.
    pub async fn delete_channel_type(&self, actor: &Actor, id: &ChannelTypeId) -> Result<()> {
        let (chat, by, id, at) = (self.clone(), actor.clone(), id.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            if !chat.permissions_in_app(conn, &by)?.contains(Permission::ManageChannelTypes) {
                return Ok(Err(denied_in_app(&by, Permission::ManageChannelTypes)));
            }
            conn.note(Noted::change(conn.channel_type(&id)?.as_ref(), None::<&ChannelType>));
            conn.delete_channel_type(&id, &by, at).map(Ok)
        };
        self.change(write, |_, _| ()).await?
    }

    fn wrong_with(&self, put: &PutChannelType) -> Vec<FieldError> {
        let mut errors = Words { guidelines: put.guidelines.as_deref(), ..Words::default() }.check();
        errors.extend(check_settings(self, &put.settings));
        errors.extend(check_overrides(put.role_overrides.iter().map(|(role, set)| (role, *set))));
        let mut refuse = |pointer: &str, detail: &str| {
            errors.push(FieldError { pointer: pointer.into(), detail: detail.into() });
        };
        if put.description.as_ref().is_some_and(|text| text.chars().count() > 200 || text.contains('\0')) {
            refuse("/description", "at most 200 characters");
        }
        if put.max_members.is_some_and(|most| !MEMBERS.contains(&most)) {
            refuse("/maxMembers", "2 to 1000000");
        }
        errors
    }
}

/// The type that a call describes.
fn filled(id: ChannelTypeId, put: PutChannelType, known: Option<&ChannelType>) -> Result<ChannelType> {
    let base = put.base.or(known.map(|known| known.base)).unwrap_or(ChannelBase::Community);
    if known.is_some_and(|known| known.base != base) {
        return Err(Error::field("/base", "what the channels of a type behave like stays; make another type"));
    }
    let visibility = match (base, put.visibility) {
        (ChannelBase::Conversation, None | Some(Visibility::Direct)) => Visibility::Direct,
        (ChannelBase::Conversation, Some(_)) => return Err(Error::field("/visibility", "a conversation is direct")),
        (_, asked) => asked.unwrap_or(Visibility::Public),
    };
    let mut settings = ChannelSettings::default();
    put.settings.apply(&mut settings);
    Ok(ChannelType {
        id,
        base,
        description: put.description,
        visibility,
        settings,
        role_overrides: put.role_overrides,
        max_members: put.max_members,
        guidelines: put.guidelines.filter(|text| !text.is_empty()),
        built_in: known.is_some_and(|known| known.built_in),
    })
}
