//! The program is killed again and again in the middle of a conversation, while
//! Telegram is slow and fails: the visitor's page gets each message once and in
//! order, the group each at least once, and no repeat goes untold.
//!
//! `KITE_KILLS_SEED=17` runs that seed. As the program is a real one, it does not
//! do the same every time.

mod dice;
mod group;
mod machine;
mod page;
mod talk;
mod told;
mod trouble;

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt::Debug;
use std::time::{SystemTime, UNIX_EPOCH};

use kite_telegram_double::Double;
use tokio::time::{Instant, sleep_until};

use crate::stage::{soon, telegram, until};
use dice::Dice;
use group::Group;
use machine::Machine;
use page::{Gone, Page};
use talk::is_file;
use told::{Told, metrics_in};

const KILLS: u32 = 50;
/// The longest life, in milliseconds from when the program serves.
const LIFE: u64 = 1_200;
/// The longest pause of somebody who writes, in milliseconds.
const PAUSE: u64 = 350;
/// So far the group may be behind, as it gets twenty messages a minute.
const BEHIND: u64 = 8;

#[tokio::test]
async fn whenever_the_program_is_killed_nothing_is_lost_and_no_repeat_goes_untold() {
    let seed = seed();
    println!("KITE_KILLS_SEED={seed}");
    let mut dice = Dice::new(seed);
    let double = telegram().await;
    let machine = Machine::new(&double);
    let (mut page, mut group) = (Page::new(), Group::new(&double));
    let mut told = Told::default();

    let life = machine.start().await;
    group.host().await;
    page.join(&life.url).await.unwrap();
    page.say_next().await.unwrap();
    group.has_shown(page.said()).await;
    told.add(&life.stop().await);

    for _ in 0..KILLS {
        trouble::brew(&mut double.world(), &mut dice);
        let life = machine.start().await;
        let (url, end) = (life.url.clone(), Instant::now() + dice.millis(LIFE));
        let (mut asking, mut answering) = (dice.split(), dice.split());
        let killed = async {
            answer(&mut group, &mut answering, end).await;
            life.kill().await
        };
        let asked = ask(&mut page, &double, &url, &mut asking);
        let (Err(Gone), log) = tokio::join!(asked, killed);
        told.add(&log);
    }

    // In peace, everything arrives.
    double.world().faults.clear();
    let life = machine.start().await;
    page.join(&life.url).await.unwrap();
    page.say_next().await.unwrap();
    if is_file(page.said()) {
        page.say_next().await.unwrap();
    }
    page.has_heard(group.said().len()).await.unwrap();
    group.has_shown(page.said()).await;
    // Once more between what Telegram does and what it answers.
    group.withhold_next_answer();
    page.say_next().await.unwrap();
    group.has_shown(page.said()).await;
    told.add(&life.kill().await);

    let life = machine.start().await;
    let metrics = until("metrics", async || metrics_in(&life.log())).await;
    let one = "k1te_telegram_repeats_total 1\n";
    until("the counted repeat", async || {
        let page = reqwest::get(&metrics).await.unwrap().text().await.unwrap();
        page.contains(one).then_some(())
    })
    .await;
    check_page(&mut page, &group, &life.url, seed).await;
    told.add(&life.stop().await);
    check_group(&page, &double, &told, seed);
    machine.check().await;
}

fn seed() -> u64 {
    if let Ok(seed) = std::env::var("KITE_KILLS_SEED") {
        return seed.parse().unwrap();
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    u64::from(now.subsec_nanos())
}

/// The visitor comes back and writes until the connection breaks.
async fn ask(
    page: &mut Page,
    double: &Double,
    url: &str,
    dice: &mut Dice,
) -> Result<Infallible, Gone> {
    page.join(url).await?;
    loop {
        let shown = group::shown(&double.world()).into_iter().max();
        if page.said() <= shown.unwrap_or_default() + BEHIND {
            page.say_next().await?;
        }
        page.listen(dice.millis(PAUSE)).await?;
    }
}

/// Operators write until then.
async fn answer(group: &mut Group<'_>, dice: &mut Dice, end: Instant) {
    loop {
        let next = Instant::now() + dice.millis(2 * PAUSE);
        sleep_until(next.min(end)).await;
        if next >= end {
            return;
        }
        group.say_next(dice);
    }
}

/// The page has each message once and in order, and so has the stored log.
async fn check_page(page: &mut Page, group: &Group<'_>, url: &str, seed: u64) {
    page.join(url).await.unwrap();
    check_order(&page.heard(), &group.said(), seed);
    let places = page.places();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(places.len() + page.heard().len(), page.ids().len());

    let mut fresh = Page::new();
    fresh.join(url).await.unwrap();
    assert_eq!(fresh.ids(), page.ids());
    for (name, uri) in fresh.files() {
        let file = soon(name, reqwest::get(uri)).await.unwrap();
        assert_eq!(file.bytes().await.unwrap(), talk::bytes(name), "{name}");
    }
}

/// The group has each of the visitor's messages, first shown in order; each
/// that is there more often was told to be sent again.
fn check_group(page: &Page, double: &Double, told: &Told, seed: u64) {
    let shown = group::shown(&double.world());
    let mut numbers = BTreeSet::new();
    let firsts: Vec<u64> = shown
        .iter()
        .copied()
        .filter(|it| numbers.insert(*it))
        .collect();
    let said: Vec<u64> = (0..page.said()).collect();
    check_order(&firsts, &said, seed);
    for (number, place) in (0..).zip(page.places()) {
        let times = shown.iter().filter(|it| **it == number).count();
        let again = told.of(place + 1);
        assert!(times <= 1 + again, "{number}: {times} times, told {again}");
    }
    for (name, bytes) in group::files(&double.world()) {
        assert_eq!(bytes, talk::bytes(&name), "{name}");
    }
    println!(
        "{} messages, {} repeats",
        numbers.len(),
        shown.len() - numbers.len()
    );
}

/// What has come is what was said, in the same order; otherwise both are shown
/// from where they differ.
fn check_order<T, S>(come: &[T], said: &[S], seed: u64)
where
    T: PartialEq<S> + Debug,
    S: Debug,
{
    let pairs = come.iter().zip(said);
    let right = pairs.take_while(|(come, said)| come == said).count();
    assert!(
        right == come.len() && right == said.len(),
        "KITE_KILLS_SEED={seed}: after {right} that are right, {:?} came of {:?}",
        &come[right..],
        &said[right..],
    );
}
