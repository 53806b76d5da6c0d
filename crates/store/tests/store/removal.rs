//! What is removed while the search is being told of it.

use gavel_model::MessageStatus;

use crate::world::{World, actor, channel_id, now, sent};

#[test]
fn nothing_is_found_by_words_of_a_channel_that_was_removed_meanwhile() {
    let world = World::new();
    let say = |channel| {
        let append = sent("m", channel, 0, "hello", MessageStatus::Delivered, world.guard(channel, 0));
        world.append(append).recv().unwrap().unwrap();
    };
    let words = || world.look().one::<i64>("select count(*) from message_words");
    say(0);
    let unindexed = world.read(|conn| conn.unindexed(100));
    world.write(|conn| conn.delete_channel(&channel_id(0), &actor(0), now()));
    while world.write(|conn| conn.remove_deleted(100)) {}
    world.write(move |conn| conn.index(&unindexed));
    assert_eq!(words(), 0);
    // The id is free again, and whoever has it now is found.
    say(1);
    let unindexed = world.read(|conn| conn.unindexed(100));
    world.write(move |conn| conn.index(&unindexed));
    assert_eq!(words(), 1);
    assert_eq!(world.look().one::<i64>("select count(*) from message_words where channel_id = 'two'"), 1);
}
