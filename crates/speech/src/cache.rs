//! Sounds kept for the next time: in memory, and on disk over restarts.
//!
//! Both have a limit; what was used longest ago goes first from memory, what was made longest ago from
//! disk. A file that cannot be read counts as absent, and a disk that cannot be written only costs
//! time: nothing here fails.

use crate::sound::Sound;
use std::{
    collections::HashMap,
    fmt::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

/// What a sound is kept under: a digest of engine, language and text.
pub(crate) type Key = [u8; 32];

pub(crate) struct Cache {
    folder: Option<PathBuf>,
    memory_bytes_max: usize,
    disk_bytes_max: u64,
    disk_bytes: u64,
    bytes: usize,
    uses: u64,
    kept: HashMap<Key, (Arc<Sound>, u64)>,
}

impl Cache {
    pub(crate) fn new(folder: Option<PathBuf>, memory_bytes_max: usize, disk_bytes_max: u64) -> Self {
        let folder = folder.filter(|folder| match std::fs::create_dir_all(folder) {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(folder = %folder.display(), %error, "spoken sentences are kept in memory only");
                false
            }
        });
        let disk_bytes = folder.as_deref().map_or(0, |folder| files(folder).iter().map(|file| file.1).sum());
        let mut cache = Self {
            folder,
            memory_bytes_max,
            disk_bytes_max,
            disk_bytes,
            bytes: 0,
            uses: 0,
            kept: HashMap::new(),
        };
        cache.shrink_disk();
        cache
    }

    pub(crate) fn get(&mut self, key: &Key) -> Option<Arc<Sound>> {
        self.uses += 1;
        if let Some((sound, used)) = self.kept.get_mut(key) {
            *used = self.uses;
            return Some(Arc::clone(sound));
        }
        let bytes = std::fs::read(self.file(key)?).ok()?;
        // A file that was cut by a power failure is as good as none.
        let sound = Arc::new(Sound::from_wav(&bytes).ok().filter(|sound| !sound.samples().is_empty())?);
        self.keep(*key, Arc::clone(&sound));
        Some(sound)
    }

    pub(crate) fn put(&mut self, key: Key, sound: &Arc<Sound>) {
        self.keep(key, Arc::clone(sound));
        let Some(file) = self.file(&key) else { return };
        let wav = sound.to_wav();
        let half = file.with_extension("part");
        if std::fs::write(&half, &wav).and_then(|()| std::fs::rename(&half, &file)).is_ok() {
            self.disk_bytes += wav.len() as u64;
            self.shrink_disk();
        }
    }

    fn keep(&mut self, key: Key, sound: Arc<Sound>) {
        self.uses += 1;
        self.bytes += size(&sound);
        if let Some((old, _)) = self.kept.insert(key, (sound, self.uses)) {
            self.bytes -= size(&old);
        }
        while self.bytes > self.memory_bytes_max && self.kept.len() > 1 {
            let Some(oldest) = self.kept.iter().min_by_key(|(_, (_, used))| *used).map(|(key, _)| *key)
            else {
                break;
            };
            if let Some((sound, _)) = self.kept.remove(&oldest) {
                self.bytes -= size(&sound);
            }
        }
    }

    fn file(&self, key: &Key) -> Option<PathBuf> {
        let name = key.iter().fold(String::new(), |mut name, byte| {
            let _ = write!(name, "{byte:02x}");
            name
        });
        Some(self.folder.as_ref()?.join(name).with_extension("wav"))
    }

    /// Makes room on disk, down to three quarters, so that it is not looked through at every sentence.
    fn shrink_disk(&mut self) {
        let Some(folder) = self.folder.clone().filter(|_| self.disk_bytes > self.disk_bytes_max) else {
            return;
        };
        let mut files = files(&folder);
        files.sort_by_key(|(_, _, made)| *made);
        self.disk_bytes = files.iter().map(|(_, bytes, _)| bytes).sum();
        for (path, bytes, _) in files {
            if self.disk_bytes <= self.disk_bytes_max / 4 * 3 {
                break;
            }
            if std::fs::remove_file(path).is_ok() {
                self.disk_bytes -= bytes;
            }
        }
    }
}

fn size(sound: &Sound) -> usize {
    std::mem::size_of_val(sound.samples())
}

fn files(folder: &Path) -> Vec<(PathBuf, u64, std::time::SystemTime)> {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let about = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
            Some((entry.path(), about.len(), about.modified().ok()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(n: u8) -> Arc<Sound> {
        Arc::new(Sound::new(vec![f32::from(n) / 255.0; 1_000]))
    }

    /// Proves that memory and disk keep within their limits, the latest staying, and that what is on
    /// disk outlives the process while a damaged file counts as absent.
    #[test]
    fn both_keep_within_their_limits() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Cache::new(Some(folder.path().join("speech")), 10_000, 20_000);
        let mut cache = open();
        for n in 0..40 {
            cache.put([n; 32], &sound(n));
            assert!(cache.bytes <= 10_000 && cache.disk_bytes <= 20_000);
        }
        assert!(cache.get(&[39; 32]).is_some() && cache.get(&[0; 32]).is_none());
        let on_disk: u64 = files(&folder.path().join("speech")).iter().map(|file| file.1).sum();
        assert_eq!(on_disk, cache.disk_bytes);

        let mut again = open();
        assert!(again.get(&[39; 32]).is_some());
        std::fs::write(again.file(&[38; 32]).unwrap(), b"RIFF").unwrap();
        assert!(open().get(&[38; 32]).is_none());
    }
}
