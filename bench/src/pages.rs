//! The pages: how long a list takes to show a page of, in an installation where much was said and many are known.

mod calls;
mod fill;
mod words;

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::{
    http::Http,
    launch::{self, Launched},
    pages::{
        calls::{Call, Caller},
        fill::{BIG, FIRST, Size},
    },
    target::Kind,
};

/// How long a page may take.
const GOAL: Duration = Duration::from_millis(50);
/// How often each is asked for.
const TIMES: usize = 11;
/// How many pages before it a deep one has: the 5,000 rows before it are in none of its figures.
const DEEP: usize = 50;
/// How long the search may take to know all messages.
const PATIENCE: Duration = Duration::from_mins(15);

/// The options of `gavel-bench pages`.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    launch: launch::Options,
    /// How many messages there are.
    #[arg(long, default_value_t = 1_000_000)]
    messages: u64,
    /// How many users.
    #[arg(long, default_value_t = 100_000)]
    users: u64,
    /// A fiftieth of both: to see that everything works, not to judge.
    #[arg(long)]
    quick: bool,
    /// Only the pages whose names have this in them.
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
}

/// Fills a server, asks it for every kind of page and prints a table; fails only if something could not be measured.
pub(crate) fn run(options: &Options) -> Result<()> {
    options.launch.check()?;
    let part = if options.quick { 50 } else { 1 };
    let size = Size { messages: (options.messages / part).max(1_000), users: (options.users / part).max(1_000) };
    let began = Instant::now();
    let server = filled(options, size)?;
    eprintln!("{} messages, {} users after {:.0?}", size.messages, size.users, began.elapsed());
    let mut asking = Asking::new(&server)?;
    asking.wait_for_index(size)?;
    eprintln!("all found after {:.0?}", began.elapsed());

    println!(
        "{}, {} messages and {} users:\n",
        if options.launch.on_postgres() { "PostgreSQL" } else { "SQLite" },
        size.messages,
        size.users
    );
    println!("| page | rows | median ms | longest ms | goal |\n|---|---|---|---|---|");
    let mut failures = 0;
    for call in calls::all(size).into_iter().filter(|call| call.name.contains(&options.only)) {
        match asking.measure(&call) {
            Ok(Times { rows, median, longest }) => {
                let met = if median <= GOAL { "met" } else { "missed" };
                let [median, longest] = [median, longest].map(|time| time.as_secs_f64() * 1e3);
                println!("| {} | {rows} | {median:.1} | {longest:.1} | ≤ {} {met} |", call.name, GOAL.as_millis());
            }
            Err(error) => {
                println!("| {} | | | | failed |", call.name);
                eprintln!("{}: {error:#}", call.name);
                failures += 1;
            }
        }
    }
    anyhow::ensure!(failures == 0, "{failures} pages failed\n{}", server.last_words());
    Ok(())
}

/// A server with much in it.
fn filled(options: &Options, size: Size) -> Result<Launched> {
    let folder = options.launch.folder()?;
    let (small, large) = (folder.path().join("small.gz"), folder.path().join("large.gz"));
    let server = options.launch.gavel()?;
    first_rows(&server)?;
    server.backup(&small)?;
    drop(server);
    fill::enlarge(&small, &large, size).context("writing a backup")?;
    options.launch.gavel_from(&large)
}

/// One row of each kind.
fn first_rows(server: &Launched) -> Result<()> {
    let Kind::Gavel { key } = &server.target.kind else { anyhow::bail!("this is about Gavel") };
    let mut http = Http::connect(server.target.host)?;
    http.call("PUT", &format!("/api/v3/users/{FIRST}"), key, &json!({ "displayName": "First" }).to_string())?;
    let channel = json!({ "id": FIRST, "displayName": "First", "tags": ["first"], "userIds": [FIRST] });
    http.post("/api/v3/channels", key, &channel.to_string())?;
    let token = token(&mut http, key, FIRST)?;
    for (id, more) in [("plain", json!({})), ("root", json!({})), ("reply", json!({ "parentId": "root" }))] {
        let mut message = json!({ "id": id, "text": "hello" });
        if let (Some(message), Value::Object(more)) = (message.as_object_mut(), more) {
            message.extend(more);
        }
        http.post(&format!("/api/v3/channels/{FIRST}/messages"), &token, &message.to_string())?;
    }
    Ok(())
}

fn token(http: &mut Http, key: &str, user: &str) -> Result<String> {
    let answer = http.post(&format!("/api/v3/users/{user}/tokens"), key, "{}")?;
    Ok(answer.get("token").and_then(Value::as_str).context("no token in the answer")?.to_owned())
}

/// How long a page took.
struct Times {
    rows: usize,
    median: Duration,
    longest: Duration,
}

/// Those who ask.
struct Asking {
    http: Http,
    app: String,
    reader: String,
    other: String,
}

impl Asking {
    fn new(server: &Launched) -> Result<Self> {
        let Kind::Gavel { key } = &server.target.kind else { anyhow::bail!("this is about Gavel") };
        let mut http = Http::connect(server.target.host)?;
        let (reader, other) = (token(&mut http, key, &fill::user(0))?, token(&mut http, key, &fill::user(1))?);
        Ok(Self { http, app: key.clone(), reader, other })
    }

    fn ask(&mut self, call: &Call, cursor: Option<&str>) -> Result<Value> {
        let bearer = match call.caller {
            Caller::App => &self.app,
            Caller::Reader => &self.reader,
            Caller::Other => &self.other,
        };
        if let Some(body) = &call.body {
            let mut body = body.clone();
            if let (Some(body), Some(cursor)) = (body.as_object_mut(), cursor) {
                body.insert("cursor".into(), cursor.into());
            }
            return self.http.post(&call.path, bearer, &body.to_string());
        }
        let more = cursor.map_or_else(String::new, |cursor| {
            format!("{}cursor={cursor}", if call.path.contains('?') { "&" } else { "?" })
        });
        self.http.call("GET", &format!("{}{more}", call.path), bearer, "")
    }

    /// Messages are found some time after they were restored.
    fn wait_for_index(&mut self, size: Size) -> Result<()> {
        let began = Instant::now();
        let last = Call::query("last", "messages", json!({ "text": words::LAST }));
        // The index is written in the order of the event log.
        while rows(&self.ask(&last, None)?) == 0 {
            anyhow::ensure!(began.elapsed() < PATIENCE, "{} messages are not found after {PATIENCE:?}", size.messages);
            thread::sleep(Duration::from_millis(200));
        }
        Ok(())
    }

    fn measure(&mut self, call: &Call) -> Result<Times> {
        let mut cursor: Option<String> = None;
        for _ in 0..if call.deep { DEEP } else { 0 } {
            let page = self.ask(call, cursor.as_deref())?;
            let Some(next) = page.get("next").and_then(Value::as_str) else { break };
            cursor = Some(next.to_owned());
        }
        let (mut times, mut found) = (Vec::new(), 0);
        for _ in 0..TIMES {
            let began = Instant::now();
            let page = self.ask(call, cursor.as_deref())?;
            times.push(began.elapsed());
            found = rows(&page);
        }
        times.sort_unstable();
        let median = times.get(TIMES / 2).copied().unwrap_or_default();
        Ok(Times { rows: found, median, longest: times.last().copied().unwrap_or_default() })
    }
}

fn rows(page: &Value) -> usize {
    page.get("items").and_then(Value::as_array).map_or(0, Vec::len)
}

/// The channel that most of the pages are of.
fn of_big(rest: &str) -> String {
    format!("/api/v3/channels/{BIG}/{rest}")
}
