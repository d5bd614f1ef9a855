//! Small tables that are remembered between requests, each with the version it was read at.

use std::any::Any;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

use ladu_types::{Id, of};
use lru::LruCache;

/// How many things are remembered over all accounts.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(4096).unwrap();

/// Account, what is made, and the table it is made of.
pub(crate) type Key = (Id<of::Account>, &'static str, &'static str);

type Remembered = (i64, Arc<dyn Any + Send + Sync>);

/// What is remembered of small tables, by account, thing and version of its table.
pub struct Caches(Mutex<LruCache<Key, Remembered>>);

impl Default for Caches {
    fn default() -> Caches {
        Caches(Mutex::new(LruCache::new(REMEMBERED)))
    }
}

impl Caches {
    pub(crate) fn get<T: Any + Send + Sync>(&self, key: Key, version: i64) -> Option<Arc<T>> {
        let mut map = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (found, value) = map.get(&key)?;
        if *found == version { value.clone().downcast().ok() } else { None }
    }

    pub(crate) fn put<T: Any + Send + Sync>(&self, key: Key, version: i64, value: Arc<T>) {
        let mut map = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        map.put(key, (version, value));
    }
}
