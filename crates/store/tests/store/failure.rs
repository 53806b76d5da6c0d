//! A commit that fails answers everybody in it, and keeps nothing of it.

use std::sync::mpsc::Receiver;

use gavel_model::role;
use gavel_store::{AppendError, Appended, Error, Guard, SenderGuard};

use crate::{
    database::left_out,
    world::{World, actor, channel_id, named, now, user_id},
};

/// Statements that make a trigger `boom`, on SQLite and on PostgreSQL.
type Trigger = (&'static str, &'static str);

fn refused<T: std::fmt::Debug>(answered: &Receiver<Result<T, Error>>) {
    let answer = answered.recv().unwrap();
    assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
}

fn send_refused(answered: &Receiver<Result<Appended, AppendError>>) {
    let answer = answered.recv().unwrap();
    assert!(matches!(answer, Err(AppendError::Store(Error::Unavailable(_)))), "{answer:?}");
}

/// Sends and joins, some before and some after one that ends the transaction in the way of `trigger`.
fn fails_as_a_whole(trigger: Trigger, text: &str, joins: bool) {
    let world = World::new();
    world.look().execute(trigger.0, trigger.1);
    let before = world.channel(0);
    let join = |user: usize| {
        world.change(move |conn| {
            conn.join(&channel_id(0), &user_id(user), &[role::id("member")], &actor(user), now()).map(|_| ())
        })
    };
    let messages: Vec<_> = (0..6).map(|n| world.message_of(&format!("m{n}"), 0, n % 2, "hello")).collect();
    let boom = world.message_of("boom", 0, 0, text);
    let (sends, changes) = world.in_one_commit(|| {
        let mut messages = messages.into_iter();
        let mut sends = vec![world.append(messages.next().unwrap()), world.append(messages.next().unwrap())];
        let rename = |name: &'static str| {
            world.change(move |conn| conn.put_user(&user_id(3), &named(name), &actor(3), now()).map(|_| ()))
        };
        let mut changes = vec![rename("before")];
        sends.push(world.append(messages.next().unwrap()));
        if joins {
            changes.push(join(2));
        } else {
            sends.push(world.append(boom));
        }
        // After the end of the transaction: each of these must not begin one of its own.
        changes.push(rename("after"));
        sends.extend(messages.map(|message| world.append(message)));
        changes.push(rename("last"));
        (sends, changes)
    });
    sends.iter().for_each(send_refused);
    changes.iter().for_each(refused);
    let row = world.channel(0);
    assert_eq!((row.seq, row.message_count, row.member_count), (before.seq, before.message_count, before.member_count));
    assert!((0..6).all(|n| world.message(&format!("m{n}")).is_none()), "something was kept");
    assert_eq!(world.read(|conn| conn.user(&user_id(3))).unwrap().display_name, None, "something was kept");
    // The next commit is as any other.
    world.look().execute("drop trigger boom", "drop function boom cascade");
    let answer = world.append(world.message_of("m0", 0, 0, "hello")).recv().unwrap();
    assert!(matches!(answer, Ok(Appended::New(stored)) if stored.message.seq == Some(before.seq + 1)));
}

#[test]
fn a_send_that_rolls_everything_back() {
    if left_out("a trigger of SQLite's") {
        return;
    }
    let trigger = (
        "create trigger boom before insert on messages when new.text = 'boom'
         begin select raise(rollback, 'boom'); end",
        "",
    );
    fails_as_a_whole(trigger, "boom", false);
}

#[test]
fn a_send_that_the_database_does_not_take() {
    let trigger = (
        "create trigger boom before insert on messages when new.text = 'boom'
         begin select raise(abort, 'boom'); end",
        "create function boom() returns trigger language plpgsql as $$ begin raise exception 'boom'; end $$;
         create trigger boom before insert on messages for each row when (new.text = 'boom') execute function boom()",
    );
    fails_as_a_whole(trigger, "boom", false);
}

#[test]
fn a_change_that_rolls_everything_back() {
    if left_out("a trigger of SQLite's") {
        return;
    }
    let trigger = ("create trigger boom before insert on members begin select raise(rollback, 'boom'); end", "");
    fails_as_a_whole(trigger, "hello", true);
}

/// One that fails by itself costs the others nothing.
#[test]
fn a_change_that_fails_alone_fails_alone() {
    let world = World::new();
    let trigger = (
        "create trigger boom before insert on members begin select raise(abort, 'boom'); end",
        "create function boom() returns trigger language plpgsql as $$ begin raise exception 'boom'; end $$;
         create trigger boom before insert on members for each row execute function boom()",
    );
    world.look().execute(trigger.0, trigger.1);
    let first = world.message_of("a", 0, 0, "hello");
    let second = world.message_of("b", 0, 1, "hello");
    let (first, join, panics, second) = world.in_one_commit(|| {
        let first = world.append(first);
        let join = world
            .change(|conn| conn.join(&channel_id(0), &user_id(2), &[role::id("member")], &actor(2), now()).map(|_| ()));
        let panics = world.change(|conn| -> Result<(), Error> {
            conn.leave(&channel_id(0), &user_id(0), &actor(0), now())?;
            panic!("a change that panics")
        });
        (first, join, panics, world.append(second))
    });
    let seq = |answer| match answer {
        Ok(Appended::New(stored)) => stored.message.seq.unwrap(),
        other => panic!("{other:?}"),
    };
    let (a, b) = (seq(first.recv().unwrap()), seq(second.recv().unwrap()));
    assert_eq!(b, a + 1);
    refused(&join);
    assert!(panics.recv().is_err(), "it was answered");
    assert_eq!(world.channel(0).member_count, 2);
}

#[test]
fn a_lock_that_stays_refuses_all_that_waits() {
    let world = World::new();
    let lock = world.look();
    let messages: Vec<_> = (0..20).map(|n| world.message_of(&format!("m{n}"), 0, n % 2, "hello")).collect();
    lock.lock();
    let again = messages.clone();
    let sends: Vec<_> = messages.into_iter().map(|message| world.append(message)).collect();
    let change = world.change(|conn| conn.ensure_user(&user_id(0), &actor(0), now()).map(|_| ()));
    sends.iter().for_each(send_refused);
    refused(&change);
    lock.unlock();
    for (message, n) in again.into_iter().zip(3..) {
        let answer = world.append(message).recv().unwrap();
        assert!(matches!(answer, Ok(Appended::New(stored)) if stored.message.seq == Some(n)));
    }
}

/// The same thing said several times within one commit is said once; with another's id it is refused.
#[test]
fn what_is_said_twice_in_one_commit_is_said_once() {
    let world = World::new();
    let said = world.message_of("a", 0, 0, "hello");
    let others = [world.message_of("a", 0, 1, "mine"), world.message_of("a", 1, 0, "there")];
    let stale = Guard { channel: 99, sender: Some(SenderGuard { user: 1, member: Some(1) }), roles: None };
    let mut late = said.clone();
    late.guard = stale;
    let (same, others) = world.in_one_commit(|| {
        let mut same: Vec<_> = (0..5).map(|_| world.append(said.clone())).collect();
        // A retry is answered even by one who may send no more.
        same.push(world.append(late));
        (same, others.map(|other| world.append(other)))
    });
    let mut same = same.into_iter().map(|answered| answered.recv().unwrap().unwrap());
    let Some(Appended::New(first)) = same.next() else { panic!("not new") };
    for repeated in same {
        let Appended::Repeated(stored) = repeated else { panic!("{repeated:?}") };
        assert_eq!(stored, first);
    }
    for other in others {
        assert!(matches!(other.recv().unwrap(), Err(AppendError::Conflict)));
    }
    assert_eq!(world.channel(0).message_count, 1);
}
