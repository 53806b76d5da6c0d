//! The lines of an export, each held against those before it.

use gavel_model::{ExportHead, ExportLine, ExportedMessage, MessageId, MessageStatus, Position};

/// The highest number that a channel's last event may have: each is looked at when the channel is whole.
const HIGHEST: i64 = 1_000_000_000;

/// A line that was understood.
pub(super) enum Entry {
    Head(ExportHead),
    Line(ExportLine),
}

/// What is known of the lines until now.
#[derive(Default)]
pub(super) struct Lines {
    number: u64,
    messages: u64,
    head: Option<ExportHead>,
    channel: bool,
    last: Option<(Position, MessageId)>,
    ended: bool,
}

impl Lines {
    /// The number of the last line.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Whether the end has come.
    pub(super) fn is_whole(&self) -> bool {
        self.ended
    }

    /// Understands the next line, or says what to mend.
    pub(super) fn read(&mut self, text: &[u8]) -> Result<Entry, String> {
        self.number += 1;
        if self.ended {
            return Err("something comes after the end of the export".into());
        }
        let Some(head) = &self.head else {
            let head: ExportHead = serde_json::from_slice(text)
                .map_err(|error| format!("this is no export of a channel, which begins with a head: {error}"))?;
            if head.version != ExportHead::VERSION {
                return Err(format!(
                    "version {} of exports, and this Gavel knows {}",
                    head.version,
                    ExportHead::VERSION
                ));
            }
            if !(0..=HIGHEST).contains(&head.seq) {
                return Err(format!("seq goes from 0 to {HIGHEST}"));
            }
            self.head = Some(head.clone());
            return Ok(Entry::Head(head));
        };
        let line: ExportLine = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        match &line {
            ExportLine::Channel(_) if self.channel => return Err("a second channel: a file has one".into()),
            ExportLine::Channel(channel) if channel.channel.id != head.channel_id => {
                return Err(format!("another channel than the first line says, {}", head.channel_id));
            }
            ExportLine::Channel(_) => self.channel = true,
            ExportLine::User(_) | ExportLine::End(_) => {}
            _ if !self.channel => return Err("the channel has to come first".into()),
            ExportLine::Member(_) if self.last.is_some() => return Err("members have to come before messages".into()),
            ExportLine::Member(_) => {}
            ExportLine::Message(exported) => {
                let position = placed(exported, head.seq)?;
                if self.last.as_ref().is_some_and(|(last, _)| *last >= position) {
                    return Err("it has to come after the message before it, by seq".into());
                }
                self.last = Some((position, exported.message.id.clone()));
                self.messages += 1;
            }
            ExportLine::Edit(edit) => self.belongs(&edit.message_id)?,
            ExportLine::Reaction(reaction) => self.belongs(&reaction.message_id)?,
            ExportLine::Follow(follow) => self.belongs(&follow.message_id)?,
        }
        if let ExportLine::End(end) = &line {
            if !self.channel {
                return Err("there is no channel in it".into());
            }
            if (end.lines, end.messages) != (self.number - 1, self.messages) {
                let (lines, messages) = (end.lines, end.messages);
                return Err(format!(
                    "it says that {lines} lines and {messages} messages come before it, and it was {} and {}: lines were lost, \
                     or added",
                    self.number - 1,
                    self.messages
                ));
            }
            self.ended = true;
        }
        Ok(Entry::Line(line))
    }

    /// Nothing, if what belongs to this message may come here.
    fn belongs(&self, message: &MessageId) -> Result<(), String> {
        match &self.last {
            Some((_, last)) if last == message => Ok(()),
            _ => Err(format!("it belongs to the message {message}, after which it has to come")),
        }
    }
}

/// Where a message stands, if that can be.
fn placed(exported: &ExportedMessage, head: i64) -> Result<Position, String> {
    let position = exported.position().ok_or("a message has either a seq or, if it was not published, a place")?;
    let Position { after_seq, sub } = position;
    let published = exported.message.status == MessageStatus::Delivered;
    if published != exported.message.seq.is_some() {
        return Err("a message has a seq if its status is delivered, and otherwise a place".into());
    }
    let fits = if published { after_seq > 0 } else { after_seq >= 0 && sub > 0 };
    if !fits || after_seq > head || exported.revision < 1 {
        return Err(format!("numbers go from 1 to {head}, which the first line says is the last"));
    }
    Ok(position)
}
