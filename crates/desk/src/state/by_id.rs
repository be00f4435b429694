//! A few things known by an id. They are so few that looking through them
//! beats a tree, in bytes of code by far.

/// Things by id, in the order in which they came.
#[derive(Clone, Debug)]
pub(crate) struct ById<K, T>(Vec<(K, T)>);

impl<K, T> Default for ById<K, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: PartialEq, T> ById<K, T> {
    /// The thing of this id.
    pub(crate) fn get(&self, id: &K) -> Option<&T> {
        self.0
            .iter()
            .find(|(known, _)| known == id)
            .map(|(_, thing)| thing)
    }

    /// The thing of this id, to change.
    pub(crate) fn get_mut(&mut self, id: &K) -> Option<&mut T> {
        self.0
            .iter_mut()
            .find(|(known, _)| known == id)
            .map(|(_, thing)| thing)
    }

    /// Puts a thing in the place of the one that had its id.
    pub(crate) fn insert(&mut self, id: K, thing: T) {
        match self.get_mut(&id) {
            Some(known) => *known = thing,
            None => self.0.push((id, thing)),
        }
    }

    /// Takes a thing out.
    pub(crate) fn remove(&mut self, id: &K) {
        self.0.retain(|(known, _)| known != id);
    }

    /// All ids.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(id, _)| id)
    }

    /// Changes the thing of this id, beginning with an empty one.
    pub(crate) fn change(&mut self, id: K, change: impl FnOnce(&mut T))
    where
        T: Default,
    {
        if let Some(known) = self.get_mut(&id) {
            change(known);
        } else {
            let mut thing = T::default();
            change(&mut thing);
            self.0.push((id, thing));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_thing() {
        let mut things = ById::default();
        things.insert(1, 'a');
        things.insert(2, 'b');
        things.insert(1, 'c');
        things.change(2, |thing| *thing = 'd');
        things.change(3, |thing| *thing = 'e');
        assert_eq!(things.get(&1), Some(&'c'));
        assert_eq!(things.get(&2), Some(&'d'));
        assert_eq!(things.ids().copied().collect::<Vec<_>>(), [1, 2, 3]);
        things.remove(&1);
        assert_eq!(things.get(&1), None);
    }
}
