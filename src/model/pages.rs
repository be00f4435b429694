//! The log in pages of some rows. Each is laid out by itself and follows its
//! own rows: a message more costs a page, however long the log is.

use std::ops::ControlFlow;
use std::rc::Rc;

use kite_protocol::MessageId;

use super::{Row, Side, Watched};

/// Rows of a full page.
const PAGE: usize = 20;

/// Some rows, one behind the other; never none.
pub(crate) struct Page {
    pub(crate) rows: Watched<Vec<Rc<Row>>>,
}

/// The pages, in their order. Clones are the same pages.
#[derive(Clone, Default)]
pub(crate) struct Pages(pub(crate) Watched<Vec<Rc<Page>>>);

impl Pages {
    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.0
            .peek(|pages| pages.iter().map(|page| page.len()).sum())
    }

    /// Every row, in their order.
    pub(crate) fn rows(&self) -> Vec<Rc<Row>> {
        let mut all = Vec::with_capacity(self.len());
        self.0.peek(|pages| {
            for page in pages {
                page.rows.peek(|rows| all.extend_from_slice(rows));
            }
        });
        all
    }

    pub(crate) fn last(&self) -> Option<Rc<Row>> {
        let page = self.0.peek(|pages| pages.last().cloned())?;
        page.rows.peek(|rows| rows.last().cloned())
    }

    /// The row of a message. The newest are found first.
    pub(crate) fn find(&self, id: &MessageId) -> Option<Rc<Row>> {
        let mut found = None;
        self.visit_from_end(&mut |row| {
            if row.id == *id {
                found = Some(Rc::clone(row));
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        found
    }

    /// The newest one of the visitor's; the view around it follows which that is.
    pub(crate) fn newest_own(&self) -> Option<Rc<Row>> {
        let is_own = |row: &&Rc<Row>| row.side == Side::Outgoing;
        let own = |page: &Rc<Page>| page.rows.with(|rows| rows.iter().rfind(is_own).cloned());
        self.0.with(|pages| pages.iter().rev().find_map(own))
    }

    /// Visits the rows, the last one first.
    pub(crate) fn visit_from_end(&self, visit: &mut dyn FnMut(&Rc<Row>) -> ControlFlow<()>) {
        self.0.peek(|pages| {
            let _ = pages.iter().rev().try_for_each(|page| {
                page.rows
                    .peek(|rows| rows.iter().rev().try_for_each(&mut *visit))
            });
        });
    }

    pub(crate) fn clear(&self) {
        self.0.set(Vec::new());
    }

    /// Adds a row at the end.
    pub(crate) fn push(&self, row: Rc<Row>) {
        let last = self.0.peek(|pages| pages.last().cloned());
        match last.filter(|page| page.len() < PAGE) {
            Some(page) => page.rows.update(|rows| rows.push(row)),
            None => self.0.update(|pages| pages.push(Page::new(vec![row]))),
        }
    }

    /// Adds rows at the beginning.
    pub(crate) fn put_before(&self, rows: &[Rc<Row>]) {
        let new = rows.chunks(PAGE).map(|chunk| Page::new(chunk.to_vec()));
        self.0.update(|pages| {
            pages.splice(0..0, new);
        });
    }

    /// Puts `new` in the place of the rows from one place up to another.
    pub(crate) fn splice(&self, from: usize, to: usize, new: Vec<Rc<Row>>) {
        let mut pages = self.0.peek(Vec::clone);
        let mut start = 0;
        let mut touched = 0..0;
        let mut begin = 0;
        for (index, page) in pages.iter().enumerate() {
            let end = start + page.len();
            // What goes in between two pages goes to the first one.
            if start < to.max(1) && from < end + usize::from(from == to) {
                if touched.is_empty() {
                    touched = index..index;
                    begin = start;
                }
                touched.end = index + 1;
            }
            start = end;
        }
        let mut rows: Vec<_> = pages[touched.clone()]
            .iter()
            .flat_map(|page| page.rows.peek(Vec::clone))
            .collect();
        rows.splice(from - begin..to - begin, new);
        let mut chunks = rows.chunks(PAGE);
        // The rows that stay also stay in the page, as far as their page does.
        if let Some(first) = pages.get(touched.start).filter(|_| !touched.is_empty())
            && let Some(chunk) = chunks.next()
        {
            first.rows.set(chunk.to_vec());
            touched.start += 1;
        }
        let more: Vec<_> = chunks.map(|chunk| Page::new(chunk.to_vec())).collect();
        if !(touched.is_empty() && more.is_empty()) {
            pages.splice(touched, more);
            self.0.set(pages);
        }
    }
}

impl Page {
    fn new(rows: Vec<Rc<Row>>) -> Rc<Self> {
        Rc::new(Self {
            rows: Watched::new(rows),
        })
    }

    fn len(&self) -> usize {
        self.rows.peek(Vec::len)
    }
}

#[cfg(test)]
mod tests {
    use kite_client::{Author, Body, Message, Status};
    use kite_protocol::Timestamp;

    use super::*;
    use crate::model::Source;

    fn row(number: usize) -> Rc<Row> {
        let message = Message {
            id: MessageId::new(format!("message{number:04}")).unwrap(),
            order: 0,
            seq: 0,
            after: 0,
            author: Author::Operator,
            name: None,
            body: Body::Text(String::new()),
            sent_at: Timestamp::from_millis(0),
            edited_at: None,
            status: Status::Received,
        };
        let source = Source::default();
        Rc::new(Row::new(&message, Status::Received, source, false))
    }

    fn filled(pages: usize) -> (Pages, Vec<Rc<Row>>) {
        let rows: Vec<_> = (0..pages * PAGE).map(row).collect();
        let filled = Pages::default();
        filled.put_before(&rows);
        (filled, rows)
    }

    fn is_same(some: &[Rc<Row>], others: &[Rc<Row>]) -> bool {
        let mut both = some.iter().zip(others);
        some.len() == others.len() && both.all(|(some, other)| Rc::ptr_eq(some, other))
    }

    #[test]
    fn rows_are_where_they_were_put() {
        let ends = [0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 3 * PAGE];
        for (from, to) in ends.iter().flat_map(|from| ends.map(|to| (*from, to))) {
            for count in [0, 1, PAGE + 1] {
                let (pages, mut rows) = filled(3);
                let new: Vec<_> = (0..count).map(|number| row(1000 + number)).collect();
                if from <= to {
                    pages.splice(from, to, new.clone());
                    rows.splice(from..to, new);
                }
                assert!(is_same(&pages.rows(), &rows), "{from}..{to}: {count}");
                let full = pages
                    .0
                    .peek(|pages| pages.iter().all(|page| page.len() <= PAGE));
                assert!(
                    full && !pages
                        .0
                        .peek(|pages| pages.iter().any(|page| page.len() == 0))
                );
            }
        }
        let (none, _) = filled(0);
        none.splice(0, 0, vec![row(0)]);
        assert_eq!(none.len(), 1);
    }

    #[test]
    fn a_page_beside_what_is_new_stays_as_it_is() {
        for (from, to) in [(PAGE, PAGE), (PAGE, PAGE + 1), (PAGE, 2 * PAGE)] {
            let (pages, rows) = filled(3);
            let more = PAGE..=2 * PAGE;
            pages.splice(from, to, more.map(|number| row(1000 + number)).collect());
            let last = pages.0.peek(|pages| pages.last().cloned()).unwrap();
            assert!(is_same(&last.rows.peek(Vec::clone), &rows[2 * PAGE..]));
            let first = pages.0.peek(|pages| pages.first().cloned()).unwrap();
            assert!(is_same(&first.rows.peek(Vec::clone), &rows[..PAGE]));
        }
        // Its rows are not made anew with the end of another.
        let (pages, _) = filled(2);
        let second = pages.0.peek(|pages| Rc::clone(&pages[1]));
        pages.splice(PAGE, PAGE, vec![row(1000)]);
        let last = pages.0.peek(|pages| pages.last().cloned()).unwrap();
        assert!(Rc::ptr_eq(&second, &last));
    }
}
