//! Channel types: those of the app's own, and those that Gavel comes with where they were changed.

use gavel_model::{Actor, ChannelBase, ChannelType, ChannelTypeId, EventType, Timestamp, Visibility};

use crate::{
    Conn, Error,
    conn::{params, to_json},
    log::LogEntry,
};

impl Conn<'_> {
    /// All types, by id.
    pub fn channel_types(&self) -> Result<Vec<ChannelType>, Error> {
        let mut types: Vec<_> = ChannelBase::ALL.into_iter().map(ChannelType::built_in).collect();
        let stored = self.all(
            "select id, base, description, visibility, settings, role_overrides, max_members, guidelines from channel_types",
            &[],
            |row| {
                Ok(ChannelType {
                    id: row.parsed(0)?,
                    base: row.named(1, &ChannelBase::ALL, ChannelBase::as_str)?,
                    description: row.text_or_null(2)?,
                    visibility: row.named(3, &Visibility::ALL, Visibility::as_str)?,
                    settings: row.json(4)?,
                    role_overrides: row.json(5)?,
                    max_members: row.int_or_null(6)?,
                    guidelines: row.text_or_null(7)?,
                    built_in: false,
                })
            },
        )?;
        for stored in stored {
            match types.iter_mut().find(|known| known.id == stored.id) {
                Some(built_in) => *built_in = ChannelType { built_in: true, ..stored },
                None => types.push(stored),
            }
        }
        types.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(types)
    }

    /// One type.
    pub fn channel_type(&self, id: &ChannelTypeId) -> Result<Option<ChannelType>, Error> {
        Ok(self.channel_types()?.into_iter().find(|known| known.id == *id))
    }

    /// Keeps a type as it is to be.
    pub fn put_channel_type(&self, new: &ChannelType, actor: &Actor, at: Timestamp) -> Result<(), Error> {
        let (settings, role_overrides) = (to_json(&new.settings)?, to_json(&new.role_overrides)?);
        self.execute(
            "insert into channel_types
             (id, base, description, visibility, settings, role_overrides, max_members, guidelines)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (id) do update set description = excluded.description, visibility = excluded.visibility,
             settings = excluded.settings, role_overrides = excluded.role_overrides,
             max_members = excluded.max_members, guidelines = excluded.guidelines",
            params![
                &new.id,
                new.base.as_str(),
                new.description.as_ref(),
                new.visibility.as_str(),
                &settings,
                &role_overrides,
                new.max_members,
                new.guidelines.as_ref(),
            ],
        )?;
        self.log_channel_type(&new.id, actor, at)
    }

    /// Takes a type away, or makes one that Gavel comes with what it came as. Its channels stay what they are.
    pub fn delete_channel_type(&self, id: &ChannelTypeId, actor: &Actor, at: Timestamp) -> Result<(), Error> {
        self.set_channel_type_retention(id, None)?;
        if self.execute("delete from channel_types where id = $1", params![id])? > 0 {
            self.log_channel_type(id, actor, at)?;
        }
        Ok(())
    }

    fn log_channel_type(&self, id: &ChannelTypeId, actor: &Actor, at: Timestamp) -> Result<(), Error> {
        let kind = EventType::ChannelTypeUpdated;
        self.log(&LogEntry { kind, channel: None, seq: None, subject: id.as_str(), actor, at })
    }
}
