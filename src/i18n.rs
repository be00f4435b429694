//! What the widget says, a catalogue for each language. It knows no view.

mod en;

/// Every text of the panel. `{}` stands for what is filled in.
pub(crate) struct Strings {
    pub(crate) heading: &'static str,
    pub(crate) presence: &'static str,
    pub(crate) later: &'static str,
    pub(crate) is_here: &'static str,
    pub(crate) are_here: &'static str,
    pub(crate) back: &'static str,
    pub(crate) back_at: &'static str,
    pub(crate) connecting: &'static str,
    pub(crate) offline: &'static str,
    pub(crate) close: &'static str,
    pub(crate) greeting: &'static str,
    pub(crate) invitation: &'static str,
    pub(crate) messages: &'static str,
    pub(crate) earlier: &'static str,
    pub(crate) loading: &'static str,
    pub(crate) today: &'static str,
    pub(crate) yesterday: &'static str,
    pub(crate) you: &'static str,
    pub(crate) them: &'static str,
    pub(crate) typing: &'static str,
    pub(crate) announcement: &'static str,
    pub(crate) file_announcement: &'static str,
    pub(crate) waiting: &'static str,
    pub(crate) uploading: &'static str,
    pub(crate) sending: &'static str,
    pub(crate) sent: &'static str,
    pub(crate) delivered: &'static str,
    pub(crate) read: &'static str,
    pub(crate) edited: &'static str,
    pub(crate) deleted: &'static str,
    pub(crate) go_on: &'static str,
    pub(crate) open_link: &'static str,
    pub(crate) no_link: &'static str,
    pub(crate) handed_off: &'static str,
    pub(crate) handed_back: &'static str,
    pub(crate) resolved: &'static str,
    pub(crate) rated: &'static str,
    pub(crate) failed: &'static str,
    pub(crate) too_large: &'static str,
    pub(crate) text_too_long: &'static str,
    pub(crate) unsupported: &'static str,
    pub(crate) upload_refused: &'static str,
    pub(crate) file_gone: &'static str,
    pub(crate) retry: &'static str,
    pub(crate) delete: &'static str,
    pub(crate) cancel: &'static str,
    pub(crate) download: &'static str,
    pub(crate) open_image: &'static str,
    pub(crate) placeholder: &'static str,
    pub(crate) attach: &'static str,
    pub(crate) send: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) drop_here: &'static str,
    pub(crate) trouble: &'static str,
    pub(crate) trying: &'static str,
    pub(crate) retry_in: &'static str,
    pub(crate) try_now: &'static str,
    pub(crate) refused: &'static str,
    pub(crate) blocked: &'static str,
    pub(crate) full: &'static str,
    pub(crate) too_fast: &'static str,
    pub(crate) expired: &'static str,
    pub(crate) unproven: &'static str,
    pub(crate) other_device: &'static str,
    pub(crate) bytes: [&'static str; 3],
}

/// The catalogue of a language; English where there is none yet.
pub(crate) fn strings(_lang: &str) -> &'static Strings {
    &en::STRINGS
}

/// A text with its `{}` filled in.
pub(crate) fn fill(text: &str, value: &str) -> String {
    match text.split_once('{') {
        Some((before, rest)) => [before, value, rest.get(1..).unwrap_or_default()].concat(),
        None => text.to_owned(),
    }
}

impl Strings {
    /// Why the server refuses something: in our words, or else in its own.
    pub(crate) fn reason<'a>(&self, code: &str, reason: &'a str) -> &'a str {
        match code {
            "blocked" => self.blocked,
            "quota-exceeded" | "507" => self.full,
            "rate-limited" | "429" => self.too_fast,
            "identity-expired" => self.expired,
            "unknown-device" | "device-required" => self.other_device,
            _ if code.starts_with("identity-") => self.unproven,
            _ => reason,
        }
    }

    /// Whether the visitor goes on elsewhere too.
    pub(crate) fn handoff(&self, on: bool) -> &'static str {
        if on {
            self.handed_off
        } else {
            self.handed_back
        }
    }

    /// A size in bytes, as people write it: `12 KB`, `3.4 MB`.
    pub(crate) fn size(&self, bytes: u64) -> String {
        const KIB: u64 = 1024;
        const MIB: u64 = KIB * KIB;
        let [byte, kilobyte, megabyte] = self.bytes;
        if bytes < KIB {
            return fill(byte, &bytes.to_string());
        }
        if bytes < MIB {
            return fill(kilobyte, &bytes.div_ceil(KIB).to_string());
        }
        let tenths = (bytes * 10).div_ceil(MIB);
        let mut number = (tenths / 10).to_string();
        if !tenths.is_multiple_of(10) {
            number.push('.');
            number.push_str(&(tenths % 10).to_string());
        }
        fill(megabyte, &number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_well_and_never_below_the_truth() {
        let size = |bytes| strings("en").size(bytes);
        assert_eq!(size(0), "0 bytes");
        assert_eq!(size(1023), "1023 bytes");
        assert_eq!(size(1024), "1 KB");
        assert_eq!(size(1025), "2 KB");
        assert_eq!(size(5 * 1024 * 1024), "5 MB");
        assert_eq!(size(5 * 1024 * 1024 + 1), "5.1 MB");
    }

    #[test]
    fn what_is_filled_in_is_not_looked_at_again() {
        assert_eq!(fill("{} said {}", "{}"), "{} said {}");
        assert_eq!(fill("nothing", "x"), "nothing");
    }
}
