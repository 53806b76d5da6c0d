//! PostgreSQL goes away and comes back, or ends a session in the middle of something.

mod proxy;

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    books,
    cluster::Cluster,
    dice::{Dice, number},
    follower::Follower,
    sender::{self, Said, Sender},
    support::{Server, Setup, eventually, on_postgres},
    watch,
};

use proxy::Proxy;

const CHANNELS: [&str; 2] = ["one", "two"];
/// The message after which nobody has to wait any more.
const LAST: &str = "the-last";

fn start(postgres: Option<&str>) -> Server {
    let setup = Setup::default().env("GAVEL_MODERATION_PROFANITY", "bounce");
    let server = match postgres {
        Some(url) => setup.postgres(url).start(),
        None => setup.start(),
    };
    let users = ["ann", "ben", "cat", "eve"];
    for user in users {
        server.app().put(&format!("/users/{user}"), &json!({})).is(200);
    }
    for channel in CHANNELS {
        let new = json!({ "id": channel, "displayName": channel, "userIds": users });
        server.app().post("/channels", &new).is(201);
    }
    server
}

/// Has some send, join, leave and listen while `happens` happens to the database. Nobody loses their socket; what was
/// acknowledged is there, once; and who listens is told of everything that was kept, once and in order.
fn get_over(server: &Server, dice: &mut Dice, happens: impl FnOnce()) {
    let mut senders: Vec<Sender> = ["ann", "ben"].iter().map(|user| Sender::new(user, dice.fork())).collect();
    let mut follower = Follower::new("eve", &CHANNELS, dice.fork());
    let refused = thread::scope(|scope| {
        let following = scope.spawn(|| follower.stay(server, LAST));
        let refused = load(server, &mut senders, || {
            happens();
            let back = Instant::now();
            eventually("it is ready again", || server.anonymous().get("//readyz").status == 200);
            assert!(back.elapsed() < Duration::from_secs(10), "ready again only after {:?}", back.elapsed());
        });
        // What was refused meanwhile, or may have been, is said again.
        load(server, &mut senders, || thread::sleep(Duration::from_millis(500)));
        let last = Said::new(LAST, "one", "bye");
        server.acting("ann").post("/channels/one/messages", &last.body()).is(201);
        following.join().unwrap();
        refused
    });
    assert!(!server.log().contains("panicked"), "{}", server.log());
    watch::check(server, "after the database was away");
    let books = books::check(server);
    let kept = sender::check(senders.iter().map(|s| (&*s.user, &*s.said)), &books);
    follower.catch_up(server, &books.heads);
    follower.check(&books);
    eprintln!("{kept} acknowledged, all there; {refused} joins and leaves refused");
}

/// Has the senders send, and somebody join and leave, during `meanwhile`; how often the latter was refused.
fn load(server: &Server, senders: &mut [Sender], meanwhile: impl FnOnce()) -> usize {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for sender in senders {
            scope.spawn(|| {
                let (_, code) = sender.run(server, &CHANNELS, &done);
                assert!(done.load(Relaxed) && code.is_none(), "the socket of {} ended: {code:?}", sender.user);
            });
        }
        let moving = scope.spawn(|| move_about(server, &done));
        let outcome = catch_unwind(AssertUnwindSafe(meanwhile));
        // Also if it failed, or the others would never end.
        done.store(true, Relaxed);
        let refused = moving.join().unwrap();
        outcome.unwrap_or_else(|failure| resume_unwind(failure));
        refused
    })
}

/// Joins and leaves until told to stop; how often that was refused.
fn move_about(server: &Server, done: &AtomicBool) -> usize {
    let cat = server.acting("cat");
    let mut refused = 0;
    while !done.load(Relaxed) {
        for verb in ["leave", "join"] {
            let answer = cat.post_empty(&format!("/channels/one/{verb}"));
            if answer.status == 503 {
                assert_eq!(answer.headers["retry-after"], "1");
                answer.problem(503, "storage_unavailable");
                refused += 1;
            } else {
                assert!(matches!(answer.status, 200 | 204), "{answer:?}");
            }
        }
        thread::sleep(Duration::from_millis(5));
    }
    refused
}

#[test]
fn a_server_that_crashes_and_comes_back() {
    if !on_postgres() {
        eprintln!("LEFT OUT on SQLite: it is about a server");
        return;
    }
    let mut dice = Dice::of_this_run();
    let mut cluster = Cluster::start(true).unwrap();
    let server = start(Some(&cluster.url("postgres")));
    let mut times = Dice::new(dice.next());
    get_over(&server, &mut dice, || {
        for round in 0..number("DURABILITY_ROUNDS", 3) {
            thread::sleep(Duration::from_millis(100 + times.below(300)));
            // At once, as if the power had gone; or in order, with the sessions ended first.
            cluster.stop(if round % 2 == 0 { "QUIT" } else { "INT" }).unwrap();
            let away = Instant::now();
            // It may have been asked a moment before.
            eventually("it is not ready", || server.anonymous().get("//readyz").status == 503);
            server.anonymous().get("//healthz").is(200);
            let asked = Instant::now();
            server.app().post("/users/query", &json!({})).problem(503, "storage_unavailable");
            assert!(asked.elapsed() < Duration::from_secs(8), "it took {:?} to say no", asked.elapsed());
            thread::sleep(Duration::from_millis(times.below(1_500)).saturating_sub(away.elapsed()));
            cluster.resume().unwrap();
            eventually("it is ready again", || server.anonymous().get("//readyz").status == 200);
        }
    });
}

#[test]
fn sessions_that_are_ended_in_the_middle() {
    if !on_postgres() {
        eprintln!("LEFT OUT on SQLite: it is about sessions");
        return;
    }
    let mut dice = Dice::of_this_run();
    let server = start(None);
    let mut times = Dice::new(dice.next());
    get_over(&server, &mut dice, || {
        for _ in 0..number("DURABILITY_ROUNDS", 40) {
            thread::sleep(Duration::from_millis(20 + times.below(100)));
            let name = server.database().url.rsplit_once('/').unwrap().1;
            let end = format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
            server.database().admin(&end).unwrap();
        }
    });
}

/// A server whose session ended while another one started does not write beside it.
#[test]
fn who_lost_the_database_to_another_writes_nothing() {
    if !on_postgres() {
        eprintln!("LEFT OUT on SQLite: it is about sessions");
        return;
    }
    let server = start(None);
    let other = server.look();
    let end = "select pg_terminate_backend(pid) from pg_stat_activity
               where datname = current_database() and pid <> pg_backend_pid()";
    // The server's lock, as another server would take it.
    eventually("the other has the lock", || {
        other.execute("", end);
        other.one::<i64>("select case when pg_try_advisory_lock(1734440549, 2) then 1 else 0 end") == 1
    });
    for n in 0..3 {
        server.app().put(&format!("/users/new-{n}"), &json!({})).problem(503, "storage_unavailable");
    }
    server.app().post("/users/query", &json!({})).is(200);
    assert_eq!(server.log().matches("another server uses the database").count(), 2, "{}", server.log());
    other.execute("", "select pg_advisory_unlock(1734440549, 2)");
    eventually("it has the database again", || server.app().put("/users/new", &json!({})).status == 200);
    watch::check(&server, "after another had the database");
}

/// The network fails around a commit: before the server hears of it, or when it is done and the answer is on its way.
#[test]
fn commits_that_are_not_answered() {
    if !on_postgres() {
        eprintln!("LEFT OUT on SQLite: it is about a network");
        return;
    }
    let mut dice = Dice::of_this_run();
    let proxy = Proxy::start(&std::env::var("GAVEL_TEST_POSTGRES").unwrap());
    let server = start(Some(&proxy.url));
    let mut times = Dice::new(dice.next());
    get_over(&server, &mut dice, || {
        for lost in 0..u32::try_from(number("DURABILITY_ROUNDS", 30)).unwrap() {
            thread::sleep(Duration::from_millis(times.below(80)));
            proxy.lose(times.one_in(2));
            eventually("a commit is lost", || proxy.lost() > lost);
        }
    });
    let log = server.log();
    let asked = |kept| log.lines().filter(|line| line.contains("not answered") && line.contains(kept)).count();
    eprintln!("of commits that were not answered {} were kept, {} not", asked("kept=true"), asked("kept=false"));
    assert!(asked("kept=true") > 0 && asked("kept=false") > 0, "{log}");
}

/// What became of a commit is not known for long, and others are refused at once meanwhile. Who follows is told of it all
/// the same, before what comes after it.
#[test]
fn a_commit_that_is_not_answered_for_long() {
    if !on_postgres() {
        eprintln!("LEFT OUT on SQLite: it is about a network");
        return;
    }
    let mut dice = Dice::of_this_run();
    let proxy = Proxy::start(&std::env::var("GAVEL_TEST_POSTGRES").unwrap());
    let server = start(Some(&proxy.url));
    get_over(&server, &mut dice, || {
        for kept in [true, false] {
            thread::sleep(Duration::from_millis(200));
            let lost = proxy.lost();
            proxy.away(true);
            proxy.lose(kept);
            eventually("a commit is lost", || proxy.lost() > lost);
            thread::sleep(Duration::from_secs(6));
            server.app().put("/users/new", &json!({})).problem(503, "storage_unavailable");
            proxy.away(false);
            eventually("it is ready again", || server.anonymous().get("//readyz").status == 200);
        }
    });
    let log = server.log();
    for kept in ["kept=true", "kept=false"] {
        assert_eq!(log.lines().filter(|line| line.contains("not answered") && line.contains(kept)).count(), 1, "{log}");
    }
}
