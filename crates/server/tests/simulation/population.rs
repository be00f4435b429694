//! Who is there.

use std::time::Duration;

use kite_client::{Config, Version};
use kite_domain::Origins;
use kite_domain::port::{ChannelStore, NewChannel};
use kite_protocol::{ChannelName, DeviceToken, MemberId};

use crate::account::Account;
use crate::device::Device;
use crate::proof::{secret, user_token};
use crate::random::Dice;
use crate::task::finish;
use crate::world::World;

/// What the server speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Era {
    V1,
    /// v1 until it is replaced some day.
    Upgrade,
    V2,
}

impl Era {
    pub(crate) fn roll(dice: &mut Dice) -> Self {
        match dice.below(6) {
            0 => Self::V1,
            1 => Self::Upgrade,
            _ => Self::V2,
        }
    }
}

const DAY: i64 = 24 * 60 * 60 * 1000;

const OLD: Version = Version::V1;
const NEW: Version = Version::V2;

impl World {
    /// Two tenants; one secret id that is used in both is two visitors, and so
    /// is one that somebody has and somebody else proves to have.
    pub(crate) fn populate(&mut self) {
        for name in ["first_channel", "other_channel"] {
            let channel = NewChannel {
                name: ChannelName::new(name).unwrap(),
                title: name.to_owned(),
                origins: Origins::default(),
                secret: secret(),
                created_at: self.now,
            };
            finish(self.memory.add_channel(channel)).unwrap();
        }
        match self.era {
            Era::V1 => {
                self.add_visitor("first_channel", "ada", false, &[NEW, OLD]);
                self.add_visitor("first_channel", "ben", false, &[NEW]);
                self.add_visitor("other_channel", "ada", false, &[NEW]);
            }
            Era::Upgrade => {
                self.add_visitor("first_channel", "ada", false, &[NEW]);
                self.add_visitor("first_channel", "ben", false, &[OLD]);
                self.add_visitor("other_channel", "ada", false, &[OLD, NEW]);
            }
            Era::V2 => {
                let devices = [NEW, NEW, NEW];
                let some = 1 + usize::try_from(self.dice.below(3)).unwrap();
                self.add_visitor("first_channel", "ada", true, &devices[..some]);
                self.add_visitor("first_channel", "ada", false, &[OLD]);
                let others: &[_] = match self.dice.below(3) {
                    0 => &[NEW],
                    1 => &[OLD, OLD],
                    _ => &[OLD, NEW],
                };
                self.add_visitor("other_channel", "ada", false, others);
            }
        }
    }

    fn add_visitor(&mut self, channel: &str, member: &str, proven: bool, devices: &[Version]) {
        let channel = ChannelName::new(channel).unwrap();
        let member = MemberId::new(member).unwrap();
        let visitor = self.ledger.accounts.len();
        let account = Account::new(channel.clone(), member.clone(), proven);
        self.ledger.accounts.push(account);
        for newest in devices {
            let number = self.devices.len();
            let year = self.now + Duration::from_hours(365 * 24);
            let config = Config {
                channel: channel.clone(),
                member: member.clone(),
                name: Some(member.as_str().to_owned()),
                device: DeviceToken::new(format!("{number:0>32}")).unwrap(),
                user_token: proven.then(|| user_token(&channel, &member, year)),
            };
            let skew = i64::try_from(self.dice.below(2 * DAY.unsigned_abs())).unwrap() - DAY;
            let seed = self.dice.next();
            let device = Device::new(visitor, *newest, config, skew, seed, self.fault);
            self.devices.push(device);
        }
    }
}
