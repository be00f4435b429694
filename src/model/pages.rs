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
            if start <= to && from <= end {
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
