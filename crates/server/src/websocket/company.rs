//! What a peer that speaks v2 is told of the operators: who is there and who
//! is typing. It is given the time, and knows neither the hub nor the socket.

use kite_protocol::v2::ServerFrame;
use tokio::time::Instant;

use super::version::Frame;
use crate::hub::Typist;

/// What a peer has been told.
#[derive(Debug)]
pub(super) struct Company {
    present: Vec<String>,
    typing: Vec<Typist>,
}

impl Company {
    /// The peer knows who is there.
    pub(super) fn new(present: Vec<String>) -> Self {
        Self {
            present,
            typing: Vec::new(),
        }
    }

    /// These are there.
    pub(super) fn presence(&mut self, present: Vec<String>) -> Option<Frame> {
        if self.present == present {
            return None;
        }
        self.present = present;
        let names = self.present.clone();
        Some(Frame::V2(ServerFrame::Presence { names }))
    }

    /// These are typing. Who is said to type again is told again, as it lapses
    /// at the peer too.
    pub(super) fn typing(&mut self, typing: Vec<Typist>, now: Instant) -> Vec<Frame> {
        let typing: Vec<_> = typing.into_iter().filter(|it| it.until > now).collect();
        let ceased = self
            .typing
            .iter()
            .filter(|told| typing.iter().all(|typist| typist.name != told.name))
            .map(|told| (told, false));
        let goes_on = typing
            .iter()
            .filter(|typist| !self.typing.contains(typist))
            .map(|typist| (typist, true));
        let frames = ceased.chain(goes_on).map(|(typist, on)| {
            let name = Some(typist.name.clone());
            Frame::V2(ServerFrame::Typing { name, on })
        });
        let frames = frames.collect();
        self.typing = typing;
        frames
    }

    /// Those who have not said again that they type have ceased.
    pub(super) fn lapse(&mut self, now: Instant) -> Vec<Frame> {
        self.typing(self.typing.clone(), now)
    }

    /// When to call [`Self::lapse`].
    pub(super) fn lapses_at(&self) -> Option<Instant> {
        self.typing.iter().map(|typist| typist.until).min()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn typist(name: &str, until: Instant) -> Typist {
        Typist {
            name: name.to_owned(),
            until,
        }
    }

    fn told(frames: Vec<Frame>) -> Vec<(String, bool)> {
        let told = frames.into_iter().map(|frame| match frame {
            Frame::V2(ServerFrame::Typing { name, on }) => (name.unwrap(), on),
            other => panic!("{other:?}"),
        });
        told.collect()
    }

    #[test]
    fn who_types_again_is_told_again_and_who_ceases_once() {
        let mut company = Company::new(Vec::new());
        let now = Instant::now();
        let soon = now + Duration::from_secs(6);
        let later = now + Duration::from_secs(9);
        let maria = ("Maria".to_owned(), true);
        assert_eq!(
            told(company.typing(vec![typist("Maria", soon)], now)),
            std::slice::from_ref(&maria)
        );
        assert_eq!(told(company.typing(vec![typist("Maria", soon)], now)), []);
        assert_eq!(
            told(company.typing(vec![typist("Maria", later), typist("Olena", soon)], now)),
            [maria.clone(), ("Olena".to_owned(), true)]
        );
        assert_eq!(company.lapses_at(), Some(soon));
        assert_eq!(told(company.lapse(soon)), [("Olena".to_owned(), false)]);
        assert_eq!(
            told(company.typing(Vec::new(), soon)),
            [("Maria".to_owned(), false)]
        );
        assert_eq!(company.lapses_at(), None);
    }

    #[test]
    fn presence_is_told_when_it_changes() {
        let maria = vec!["Maria".to_owned()];
        let mut company = Company::new(maria.clone());
        assert_eq!(company.presence(maria), None);
        let names = Vec::new();
        let nobody = Frame::V2(ServerFrame::Presence { names });
        assert_eq!(company.presence(Vec::new()), Some(nobody));
        assert_eq!(company.presence(Vec::new()), None);
    }
}
