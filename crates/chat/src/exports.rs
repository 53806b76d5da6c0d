//! Exports: a channel's history as a file, page by page; asking for one, and for what came of it.

mod pages;
mod result;
mod start;
mod table;

use gavel_model::{Actor, ChannelId, ExportFormat, ExportHead, ExportLine, ExportTag, Permission, Timestamp};

pub use result::ExportResult;
use result::KEPT;
pub use start::ExportOrder;

use crate::{Chat, Error, Result};
use pages::{Page, Place, Told, Whole};
pub(crate) use table::plain;

/// An export that is being read: its permission is asked for again with every page.
///
/// What is in it was so at some moment between its beginning and its end; messages that were sent later are not.
pub struct Export {
    chat: Chat,
    actor: Actor,
    channel: ChannelId,
    format: ExportFormat,
    /// Also what was not published.
    unpublished: bool,
    /// The number of the channel's last event when it was begun.
    head: i64,
    began: Timestamp,
    /// Where the next page begins; none at the end.
    place: Option<Place>,
    told: Told,
    lines: u64,
    messages: u64,
}

impl Chat {
    /// Begins to export a channel; with what was not published for one who sees that.
    pub async fn export(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        format: ExportFormat,
        unpublished: bool,
    ) -> Result<Export> {
        let head = self.exportable(actor, channel, unpublished).await?;
        Ok(Export::new(self, actor.clone(), channel.clone(), head, (format, unpublished)))
    }

    /// The number of the channel's last event, if the actor may export it.
    async fn exportable(&self, actor: &Actor, channel: &ChannelId, unpublished: bool) -> Result<i64> {
        let id = channel.clone();
        let head = self.read_as(actor, channel, Permission::ExportChannel, move |conn, facts| {
            let moderates = if unpublished { facts.require(Permission::ReadModeration) } else { Ok(()) };
            if let Err(refused) = facts.require(Permission::ReadChannel).and(moderates) {
                return Ok(Err(refused));
            }
            Ok(conn.channel(&id)?.map(|channel| channel.seq).ok_or(Error::NotFound("channel")))
        });
        head.await?
    }
}

impl Export {
    /// A channel up to an event, with all that was not published, as a file for the server itself.
    pub(crate) fn up_to(chat: &Chat, actor: Actor, channel: ChannelId, head: i64) -> Self {
        Self::new(chat, actor, channel, head, (ExportFormat::Jsonl, true))
    }

    fn new(
        chat: &Chat,
        actor: Actor,
        channel: ChannelId,
        head: i64,
        (format, unpublished): (ExportFormat, bool),
    ) -> Self {
        Self {
            chat: chat.clone(),
            actor,
            channel,
            format,
            unpublished,
            head,
            began: chat.now(),
            place: Some(Place::Start),
            told: Told::default(),
            lines: 0,
            messages: 0,
        }
    }

    /// The next page of the file; none at its end. One that could not be read can be asked for again.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let Some(place) = self.place.clone() else { return Ok(None) };
        let whole = Whole {
            channel: self.channel.clone(),
            head: self.head,
            format: self.format,
            unpublished: self.unpublished,
            told: std::mem::take(&mut self.told),
        };
        let at = place.clone();
        let read = self
            .chat
            .read_as(&self.actor, &self.channel, Permission::ExportChannel, move |conn, facts| {
                if let Err(refused) = facts.require(Permission::ReadChannel) {
                    return Ok(Err(refused));
                }
                whole.page(conn, &facts, at).map(Ok)
            })
            .await??;
        let Page { lines, next, told } = read;
        self.told = told;
        let begins = matches!(place, Place::Start);
        let file = match self.format {
            ExportFormat::Jsonl => self.as_json(begins, lines, next.is_none())?,
            ExportFormat::Csv => table::rows(begins, &lines)?,
        };
        self.place = next;
        Ok(Some(file))
    }

    /// How much of it is read, from 0 to 1.
    pub fn progress(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "it is a share")]
        let share = |position: i64| position as f64 / self.head.max(1) as f64;
        self.place.as_ref().map_or(1.0, |place| share(place.reached()).clamp(0.0, 1.0))
    }

    fn as_json(&mut self, begins: bool, mut lines: Vec<ExportLine>, ends: bool) -> Result<Vec<u8>> {
        let mut file = Vec::new();
        if begins {
            let head = ExportHead {
                tag: ExportTag::Export,
                version: ExportHead::VERSION,
                channel_id: self.channel.clone(),
                seq: self.head,
                exported_at: self.began,
            };
            write_line(&mut file, &head)?;
            self.lines += 1;
        }
        self.lines += lines.len() as u64;
        self.messages += lines.iter().filter(|line| matches!(line, ExportLine::Message(_))).count() as u64;
        if ends {
            lines.push(ExportLine::End(gavel_model::ExportEnd { lines: self.lines, messages: self.messages }));
        }
        for line in &lines {
            write_line(&mut file, line)?;
        }
        Ok(file)
    }
}

fn write_line<T: serde::Serialize>(file: &mut Vec<u8>, line: &T) -> Result<()> {
    serde_json::to_writer(&mut *file, line).map_err(|e| Error::Internal(e.to_string()))?;
    file.push(b'\n');
    Ok(())
}
