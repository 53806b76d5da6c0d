//! A large installation, made of a small one: a backup of a few rows that came about over the API is read, its rows are
//! written again and again under other ids, and Gavel restores that. So nothing need be known of the tables but the columns
//! that differ from row to row, and any number of messages is there in a minute.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead as _, BufReader, BufWriter, Write as _},
    path::Path,
};

use anyhow::{Context as _, Result};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::words::{Random, text};

/// The channel that is one in five of all messages, and has most members.
pub(super) const BIG: &str = "big";
/// Who made the rows that are written again.
pub(super) const FIRST: &str = "first";
/// How many channels there are beside [`BIG`].
const CHANNELS: u64 = 2_000;
/// How many members each of them has.
const MEMBERS: u64 = 50;
/// In how many of them the first two users are, too.
const WIDELY_READ: [u64; 2] = [300, 100];
/// All that was said was said within this time, until a moment that does not change.
const SPAN: i64 = 30 * 24 * 3_600_000;
const END: i64 = 1_780_000_000_000;
/// One message in so many is answered.
const ANSWERED: u64 = 100;

/// How much there is to be.
#[derive(Clone, Copy)]
pub(super) struct Size {
    pub(super) messages: u64,
    pub(super) users: u64,
}

impl Size {
    pub(super) fn members_of_big(self) -> u64 {
        (self.users / 10).max(100).min(self.users)
    }

    fn channels(self) -> u64 {
        CHANNELS.min(self.messages / 20)
    }
}

/// The rows of a table, by their columns.
#[derive(Default)]
struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Table {
    /// The first row of which this holds.
    fn row(&self, column: &str, value: &Value) -> Result<Map<String, Value>> {
        let rows = self.rows.iter().map(|row| self.columns.iter().cloned().zip(row.iter().cloned()).collect());
        let mut rows = rows.filter(|row: &Map<String, Value>| row.get(column) == Some(value));
        rows.next().with_context(|| format!("no row with {column} = {value}"))
    }
}

/// The line before a table's rows.
#[derive(Serialize)]
struct Head<'a> {
    table: &'a str,
    columns: &'a [String],
}

/// A backup that is being written.
struct Out {
    packed: GzEncoder<BufWriter<File>>,
    hash: Sha256,
    rows: u64,
}

impl Out {
    fn line<T: Serialize>(&mut self, line: &T) -> Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        self.hash.update(&text);
        Ok(self.packed.write_all(&text)?)
    }

    /// A row like `row`, but for what `other` says.
    fn row(&mut self, table: &Table, row: &Map<String, Value>, other: &[(&str, Value)]) -> Result<()> {
        let value = |column: &String| {
            let other = other.iter().find(|(name, _)| name == column).map(|(_, value)| value);
            other.or_else(|| row.get(column)).cloned().unwrap_or(Value::Null)
        };
        self.rows += 1;
        self.line(&Value::Array(table.columns.iter().map(value).collect()))
    }
}

/// Writes to `large` what becomes of `small`.
pub(super) fn enlarge(small: &Path, large: &Path, size: Size) -> Result<()> {
    let (head, tables) = read(small)?;
    let packed = GzEncoder::new(BufWriter::new(File::create(large)?), Compression::fast());
    let mut out = Out { packed, hash: Sha256::new(), rows: 0 };
    out.line(&head)?;
    for (name, table) in &tables {
        out.line(&Head { table: name, columns: &table.columns })?;
        for row in table.rows.iter().filter(|_| name != "lanes") {
            out.rows += 1;
            out.line(&json!(row))?;
        }
        match name.as_str() {
            "users" => users(&mut out, table, size)?,
            "user_words" => user_words(&mut out, table, size)?,
            "channels" => channels(&mut out, table, size)?,
            "members" => members(&mut out, table, size)?,
            "messages" => messages(&mut out, table, size)?,
            "message_ids" => ids(&mut out, table, size)?,
            "thread_follows" => follows(&mut out, table, size)?,
            "events" => events(&mut out, table, size)?,
            "lanes" => {
                let row = table.row("lane", &json!(0))?;
                let used = row.get("pos").and_then(Value::as_u64).unwrap_or(0);
                out.row(table, &row, &[("pos", json!(used + size.messages))])?;
            }
            _ => {}
        }
    }
    let sha256 = out.hash.finalize_reset().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    let rows = out.rows;
    out.line(&json!({ "rows": rows, "sha256": sha256 }))?;
    out.packed.finish()?.flush()?;
    Ok(())
}

fn read(path: &Path) -> Result<(Value, Vec<(String, Table)>)> {
    let mut lines = BufReader::new(GzDecoder::new(File::open(path)?)).lines();
    let head = serde_json::from_str(&lines.next().context("an empty backup")??)?;
    let mut tables: Vec<(String, Table)> = Vec::new();
    for line in lines {
        match serde_json::from_str(&line?)? {
            Value::Array(row) => tables.last_mut().context("a row of no table")?.1.rows.push(row),
            Value::Object(mut table) => {
                let Some(Value::String(name)) = table.remove("table") else { break };
                let columns = serde_json::from_value(table.remove("columns").unwrap_or_default())?;
                tables.push((name, Table { columns, rows: Vec::new() }));
            }
            _ => {}
        }
    }
    Ok((head, tables))
}

/// The id of a user.
pub(super) fn user(number: u64) -> String {
    format!("user-{number}")
}

/// The id of a channel; the first is [`BIG`].
pub(super) fn channel(number: u64) -> String {
    if number == 0 { BIG.to_owned() } else { format!("channel-{number}") }
}

/// The id of a message.
pub(super) fn message(number: u64) -> String {
    format!("message-{number}")
}

/// When the message of this number was sent.
pub(super) fn moment(number: u64, size: Size) -> i64 {
    let share = i128::from(SPAN) * i128::from(number) / i128::from(size.messages.max(1));
    END - SPAN + i64::try_from(share).unwrap_or(0)
}

/// A message and where it stands.
struct Said {
    number: u64,
    channel: u64,
    seq: u64,
    sender: u64,
    /// The number of the message that it answers.
    answers: Option<u64>,
    words: String,
}

/// All messages, in the order of time: always the same ones.
fn said(size: Size) -> impl Iterator<Item = Said> {
    let mut random = Random::new();
    let mut heads: BTreeMap<u64, u64> = BTreeMap::new();
    (0..size.messages).map(move |number| {
        let channel = if number % 5 == 0 { 0 } else { 1 + random.below(size.channels()) };
        let seq = heads.entry(channel).or_insert(0);
        *seq += 1;
        // A few say much.
        let share = random.unit();
        let sender = scaled(share * share, size.users);
        let answers = (channel == 0 && number % (5 * ANSWERED) == 5).then(|| number - 5);
        Said { number, channel, seq: *seq, sender, answers, words: text(&mut random, number, size.messages) }
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the share is from 0 to below 1")]
pub(super) fn scaled(share: f64, of: u64) -> u64 {
    ((share * of as f64) as u64).min(of.saturating_sub(1))
}

fn users(out: &mut Out, table: &Table, size: Size) -> Result<()> {
    let row = table.row("id", &json!(FIRST))?;
    for number in 0..size.users {
        let name = super::words::name(number);
        let at = END - SPAN + i64::try_from(number).unwrap_or(0);
        let changed = at + i64::try_from(number * 7919 % 1_000_003).unwrap_or(0);
        out.row(
            table,
            &row,
            &[
                ("id", json!(user(number))),
                ("folded_name", json!(name.to_lowercase())),
                ("display_name", json!(name)),
                ("created_at", json!(at)),
                ("updated_at", json!(changed)),
            ],
        )?;
    }
    Ok(())
}

fn user_words(out: &mut Out, table: &Table, size: Size) -> Result<()> {
    let row = table.row("user_id", &json!(FIRST))?;
    for number in 0..size.users {
        for word in super::words::name(number).to_lowercase().split(' ') {
            out.row(table, &row, &[("word", json!(word)), ("user_id", json!(user(number)))])?;
        }
    }
    Ok(())
}

fn channels(out: &mut Out, table: &Table, size: Size) -> Result<()> {
    let row = table.row("id", &json!(FIRST))?;
    let mut heads: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
    for said in said(size) {
        heads.insert(said.channel, (said.seq, said.number));
    }
    for number in 0..=size.channels() {
        let name = super::words::name(number);
        let (seq, last) = heads.get(&number).copied().unwrap_or_default();
        let members = if number == 0 { size.members_of_big() } else { of_channel(number, size).count() as u64 };
        let at = END - SPAN + i64::try_from(number).unwrap_or(0);
        out.row(
            table,
            &row,
            &[
                ("id", json!(channel(number))),
                ("folded_name", json!(name.to_lowercase())),
                ("display_name", json!(name)),
                ("tags", json!(json!([format!("tag-{}", number % 100), format!("only-{number}")]).to_string())),
                ("created_at", json!(at)),
                ("updated_at", json!(at)),
                ("last_message_at", json!(moment(last, size))),
                ("member_count", json!(members)),
                ("message_count", json!(seq)),
                ("last_message_seq", json!(seq)),
                ("seq", json!(seq)),
            ],
        )?;
    }
    Ok(())
}

/// The members of a channel other than [`BIG`].
fn of_channel(number: u64, size: Size) -> impl Iterator<Item = u64> {
    let few = WIDELY_READ.into_iter().enumerate();
    let wide = few.filter_map(move |(user, channels)| (number <= channels).then_some(user as u64));
    let others = (0..MEMBERS).map(move |i| 2 + (number * 97 + i * 1_999) % (size.users - 2));
    let others: std::collections::BTreeSet<_> = others.collect();
    wide.chain(others)
}

fn members(out: &mut Out, table: &Table, size: Size) -> Result<()> {
    let row = table.row("user_id", &json!(FIRST))?;
    let mut member = |channel_number: u64, user_number: u64| {
        let place = [("channel_id", json!(channel(channel_number))), ("user_id", json!(user(user_number)))];
        let joined = END - SPAN + i64::try_from(user_number).unwrap_or(0);
        let [channel, user] = place;
        out.row(table, &row, &[channel, user, ("joined_at", json!(joined))])
    };
    (0..size.members_of_big()).try_for_each(|user| member(0, user))?;
    (1..=size.channels()).try_for_each(|number| of_channel(number, size).try_for_each(|user| member(number, user)))
}

fn messages(out: &mut Out, table: &Table, size: Size) -> Result<()> {
    let plain = table.row("id", &json!("plain"))?;
    let (root, reply) = (table.row("id", &json!("root"))?, table.row("id", &json!("reply"))?);
    for said in said(size) {
        let kind = match said.number {
            n if n % 10_007 == 3 => "system",
            n if n.is_multiple_of(50) => "image",
            _ => "text",
        };
        let answered = said.channel == 0 && said.number % (5 * ANSWERED) == 0 && said.number + 5 < size.messages;
        let mut other = vec![
            ("channel_id", json!(channel(said.channel))),
            ("after_seq", json!(said.seq)),
            ("id", json!(message(said.number))),
            ("user_id", json!(user(said.sender))),
            ("type", json!(kind)),
            ("text", json!(said.words)),
            ("created_at", json!(moment(said.number, size))),
            ("number", json!(said.seq)),
        ];
        let row = if let Some(answers) = said.answers {
            other.push(("parent_id", json!(message(answers))));
            &reply
        } else if answered {
            other.push(("last_reply_seq", json!(said.seq + 1)));
            &root
        } else {
            &plain
        };
        out.row(table, row, &other)?;
    }
    Ok(())
}

fn ids(out: &mut Out, table: &Table, size: Size) -> Result<()> {
    let row = table.row("id", &json!("plain"))?;
    for said in said(size) {
        let id = ("id", json!(message(said.number)));
        out.row(table, &row, &[id, ("channel_id", json!(channel(said.channel))), ("after_seq", json!(said.seq))])?;
    }
    Ok(())
}

fn follows(out: &mut Out, table: &Table, size: Size) -> Result<()> {
    let row = table.row("message_id", &json!("root"))?;
    for said in said(size).filter(|said| said.channel == 0) {
        let Some(answers) = said.answers else { continue };
        for follower in [said.sender, 0].into_iter().collect::<std::collections::BTreeSet<_>>() {
            let id = ("message_id", json!(message(answers)));
            out.row(table, &row, &[id, ("channel_id", json!(BIG)), ("user_id", json!(user(follower)))])?;
        }
    }
    Ok(())
}

fn events(out: &mut Out, table: &Table, size: Size) -> Result<()> {
    let row = table.row("subject", &json!("plain"))?;
    let first = table.rows.len() as u64 + 1;
    for said in said(size) {
        let at = ("at", json!(moment(said.number, size)));
        let (id, channel) = (("subject", json!(message(said.number))), ("channel_id", json!(channel(said.channel))));
        out.row(table, &row, &[("pos", json!(first + said.number)), id, channel, ("seq", json!(said.seq)), at])?;
    }
    Ok(())
}
