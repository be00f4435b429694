//! What goes wrong between the bot and Telegram during one life of the program.

use kite_telegram_double::{Fault, World};

use super::dice::Dice;

/// What becomes of so many calls of each method, at the most.
const TROUBLES: u64 = 2;
/// The longest that an answer takes.
const LATE: u64 = 400;

const SENDS: [&str; 3] = ["sendMessage", "sendDocument", "sendMediaGroup"];
const ASKS: [&str; 3] = ["getUpdates", "getFile", "download"];

/// Forgets the trouble that there was and makes other.
pub(crate) fn brew(world: &mut World, dice: &mut Dice) {
    world.faults.clear();
    for method in SENDS {
        for _ in 0..dice.below(TROUBLES + 1) {
            let faults = [
                Fault::Status(500),
                Fault::TooMany(1),
                Fault::Page(502),
                Fault::BrokenBefore,
                Fault::BrokenAfter,
                Fault::SilentAfter,
            ];
            let late = Fault::Late(dice.below(LATE));
            let is_late = dice.below(2) == 0;
            let fault = if is_late { &late } else { dice.pick(&faults) };
            world.fail(method, fault.clone());
        }
    }
    for method in ASKS {
        // Not so often that whoever sent a file is told that it was lost.
        if dice.below(2) == 0 {
            let faults = [
                Fault::Late(dice.below(LATE)),
                Fault::Status(500),
                Fault::BrokenAfter,
            ];
            world.fail(method, dice.pick(&faults).clone());
        }
    }
    // Telegram tells again what it has told.
    if dice.below(4) == 0 {
        world.replay_all();
    }
}
