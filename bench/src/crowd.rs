//! The crowd: what one member of a large room costs when they join, leave, sign on or read, which must not grow with the
//! room. Gavel alone is measured: its own figure in a room of 1,000 is what the one of 10,000 is held against.

use std::{thread, time::Duration};

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::{
    http::Http,
    launch::{self, Launched},
    opening::Opening,
    process::CpuTime,
    target::{Kind, Target},
};

/// How many members the rooms have.
const SIZES: [usize; 3] = [100, 1_000, 10_000];
/// At most this many times a room of 1,000 may one of 10,000 cost.
const GOAL: f64 = 1.5;
/// For how long a server gets to end what it was asked.
const SETTLE: Duration = Duration::from_millis(500);
/// How many watch each of those who sign on.
const WATCHERS: usize = 5;
const CHANNEL: &str = "crowd";

/// The options of `gavel-bench crowd`.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    launch: launch::Options,
    /// How many members are connected and subscribed, in the larger rooms.
    #[arg(long, default_value_t = 9_000)]
    sockets: usize,
    /// How many operations of each kind are measured.
    #[arg(long, default_value_t = 500)]
    operations: usize,
}

/// What is measured.
const OPERATIONS: [&str; 4] = ["join", "leave", "sign on and off", "read mark"];

/// Measures each size and prints a table; fails only if something could not be measured.
pub(crate) fn run(options: &Options) -> Result<()> {
    options.launch.check()?;
    let mut all = Vec::new();
    for size in SIZES {
        let server = options.launch.gavel()?;
        let figures = Crowd::gather(&server, size, options)
            .and_then(|crowd| crowd.measure())
            .with_context(|| format!("{size} members\n{}", server.last_words()))?;
        eprintln!("{size} members: {figures:.0?} µs");
        all.push(figures);
    }
    println!("| CPU µs per | 100 members | 1,000 | 10,000 | 10,000 : 1,000 | goal |\n|---|---|---|---|---|---|");
    let [small, large, crowd] = all.as_slice() else { return Ok(()) };
    for (name, ((small, large), crowd)) in OPERATIONS.iter().zip(small.iter().zip(large).zip(crowd)) {
        let ratio = crowd / large;
        let met = if ratio <= GOAL { "met" } else { "missed" };
        println!("| {name} | {small:.0} | {large:.0} | {crowd:.0} | {ratio:.2} | ≤ {GOAL} {met} |");
    }
    Ok(())
}

/// A room with its members, of whom some are connected, and users who are not in it yet.
struct Crowd<'a> {
    server: &'a Launched,
    key: &'a str,
    tokens: Vec<String>,
    members: usize,
    operations: usize,
    sockets: Vec<Opening>,
}

impl<'a> Crowd<'a> {
    fn gather(server: &'a Launched, size: usize, options: &Options) -> Result<Self> {
        let Target { host, kind } = &server.target;
        let Kind::Gavel { key } = kind else { anyhow::bail!("this is about Gavel") };
        let users: Vec<usize> = (0..size + options.operations).collect();
        let mut tokens = server.target.in_parallel(&users, |http, &user| {
            let answer = http.post(&format!("/api/v3/users/{}/tokens", name(user)), key, "{}")?;
            Ok((user, answer.get("token").and_then(|t| t.as_str()).context("no token in the answer")?.to_owned()))
        })?;
        tokens.sort_unstable();
        let tokens: Vec<_> = tokens.into_iter().map(|(_, token)| token).collect();
        let mut http = Http::connect(*host)?;
        http.post("/api/v3/channels", key, &json!({ "id": CHANNEL, "displayName": CHANNEL }).to_string())?;
        let members: Vec<_> = (0..size).map(name).collect();
        for some in members.chunks(100) {
            let body = json!({ "userIds": some }).to_string();
            http.post(&format!("/api/v3/channels/{CHANNEL}/members"), key, &body)?;
        }
        let connected: Vec<_> = tokens.iter().take(size.min(options.sockets)).collect();
        let sockets = server.target.in_parallel(&connected, |_, token| subscribed(&server.target, token))?;
        thread::sleep(SETTLE);
        Ok(Self { server, key, tokens, members: size, operations: options.operations, sockets })
    }

    /// Processor time of the server for each operation, in microseconds.
    fn measure(&self) -> Result<Vec<f64>> {
        let mut http = Http::connect(self.server.target.host)?;
        let mut call = |token: &str, path: &str| http.post(path, token, "").map(drop);
        let newcomers = self.tokens.get(self.members..).unwrap_or_default();
        let joining = self.time(newcomers, |token| call(token, &format!("/api/v3/channels/{CHANNEL}/join")))?;
        let leaving = self.time(newcomers, |token| call(token, &format!("/api/v3/channels/{CHANNEL}/leave")))?;
        let signing = self.signing_on()?;
        let mut http = Http::connect(self.server.target.host)?;
        http.post(&format!("/api/v3/channels/{CHANNEL}/messages"), self.key, &json!({ "text": "hello" }).to_string())?;
        thread::sleep(SETTLE);
        let readers: Vec<_> = self.tokens.iter().take(self.members.min(self.operations)).cloned().collect();
        let path = format!("/api/v3/channels/{CHANNEL}/read");
        let reading = self.time(&readers, |token| http.post(&path, token, "").map(drop))?;
        Ok(vec![joining, leaving, signing, reading])
    }

    /// Members who have no connection yet open one, and close it; a few others watch them.
    fn signing_on(&self) -> Result<f64> {
        // Those who are connected already would not change what they are.
        let first = self.members.min(self.sockets.len());
        let mut who: Vec<usize> = (first..self.members).take(self.operations).collect();
        if who.is_empty() {
            who = (self.members..self.tokens.len()).collect();
            let ids: Vec<_> = who.iter().copied().map(name).collect();
            let mut http = Http::connect(self.server.target.host)?;
            for some in ids.chunks(100) {
                let body = json!({ "userIds": some }).to_string();
                http.post(&format!("/api/v3/channels/{CHANNEL}/members"), self.key, &body)?;
            }
        }
        let mut watchers = Vec::new();
        for token in self.tokens.iter().take(WATCHERS) {
            let mut watcher = subscribed(&self.server.target, token)?;
            let ids: Vec<_> = who.iter().copied().take(100).map(name).collect();
            watcher.send(&json!({ "type": "presence", "ref": "p", "userIds": ids }).to_string())?;
            watcher.expect(&[r#""ref":"p""#])?;
            watchers.push(watcher);
        }
        let tokens: Vec<_> = who.iter().filter_map(|user| self.tokens.get(*user)).take(100).cloned().collect();
        self.time(&tokens, |token| subscribed(&self.server.target, token).map(drop))
    }

    fn time(&self, tokens: &[String], mut operation: impl FnMut(&str) -> Result<()>) -> Result<f64> {
        let before = CpuTime::of(self.server.process())?;
        for token in tokens {
            operation(token)?;
        }
        thread::sleep(SETTLE);
        let spent = CpuTime::of(self.server.process())?.since(&before);
        Ok(spent.as_secs_f64() * 1e6 / tokens.len() as f64)
    }
}

/// A connection that is told of the room's events.
fn subscribed(target: &Target, token: &str) -> Result<Opening> {
    let mut opening = Opening::upgrade(target.host, &format!("/api/v3/ws?token={token}"))?;
    opening.expect(&[r#""type":"connected""#])?;
    opening.send(&json!({ "type": "subscribe", "ref": "s", "channelId": CHANNEL }).to_string())?;
    opening.expect(&[r#""type":"ack""#, r#""ref":"s""#])?;
    Ok(opening)
}

fn name(user: usize) -> String {
    format!("crowd-{user}")
}
