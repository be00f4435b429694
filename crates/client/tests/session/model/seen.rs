//! How often what happened, to know that the model comes everywhere.

#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) sent: u32,
    pub(super) failed: u32,
    pub(super) crashed: u32,
    pub(super) cut: u32,
    pub(super) died_silently: u32,
    pub(super) uploaded: u32,
    pub(super) edited: u32,
    pub(super) answered: u32,
    pub(super) paged: u32,
    pub(super) synced: u32,
    pub(super) skipped: u32,
    pub(super) marked: u32,
    pub(super) upgraded: u32,
    pub(super) opened: u32,
    pub(super) led: u32,
    pub(super) doubled: u32,
    pub(super) told: u32,
    pub(super) untold: u32,
}

impl Seen {
    pub(super) fn counts(&mut self) -> [&mut u32; 18] {
        [
            &mut self.sent,
            &mut self.failed,
            &mut self.crashed,
            &mut self.cut,
            &mut self.died_silently,
            &mut self.uploaded,
            &mut self.edited,
            &mut self.answered,
            &mut self.paged,
            &mut self.synced,
            &mut self.skipped,
            &mut self.marked,
            &mut self.upgraded,
            &mut self.opened,
            &mut self.led,
            &mut self.doubled,
            &mut self.told,
            &mut self.untold,
        ]
    }

    pub(super) fn add(&mut self, mut other: Self) {
        for (count, other) in self.counts().into_iter().zip(other.counts()) {
            *count += *other;
        }
    }

    pub(super) fn all(&mut self) -> bool {
        self.counts().into_iter().all(|count| *count > 10)
    }
}
