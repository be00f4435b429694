//! How often something may happen: `30/min`.

use std::num::NonZeroU32;
use std::str::FromStr;

use governor::Quota;

/// More than anybody needs; with it no sum here can overflow.
const MOST: u32 = 1_000_000;

/// So many at once, regained evenly within a period.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rate {
    count: NonZeroU32,
    period: Period,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Period {
    Second,
    Minute,
    Hour,
}

/// Why a text is no rate.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("expected off, or a number from 1 to 1000000 and /sec, /min or /hour, such as 30/min")]
pub struct InvalidRate;

impl Rate {
    /// So many times as much.
    pub(super) fn times(self, factor: u32) -> Self {
        let factor = NonZeroU32::new(factor).unwrap_or(NonZeroU32::MIN);
        Self {
            count: self.count.saturating_mul(factor),
            ..self
        }
    }

    /// As many at once as in a whole period.
    pub(super) fn quota(self) -> Quota {
        match self.period {
            Period::Second => Quota::per_second(self.count),
            Period::Minute => Quota::per_minute(self.count),
            Period::Hour => Quota::per_hour(self.count),
        }
    }

    /// As many as may come at once.
    pub(super) fn burst(self) -> NonZeroU32 {
        self.count
    }
}

impl FromStr for Rate {
    type Err = InvalidRate;

    fn from_str(text: &str) -> Result<Self, InvalidRate> {
        let (count, period) = text.split_once('/').ok_or(InvalidRate)?;
        let period = match period {
            "sec" => Period::Second,
            "min" => Period::Minute,
            "hour" => Period::Hour,
            _ => return Err(InvalidRate),
        };
        let count: NonZeroU32 = count.parse().map_err(|_| InvalidRate)?;
        if count.get() > MOST {
            return Err(InvalidRate);
        }
        Ok(Self { count, period })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_number_and_a_period() {
        for (text, count, period) in [
            ("1/sec", 1, Period::Second),
            ("30/min", 30, Period::Minute),
            ("1000000/hour", 1_000_000, Period::Hour),
        ] {
            let count = NonZeroU32::new(count).unwrap();
            assert_eq!(text.parse(), Ok(Rate { count, period }));
        }
        for bad in [
            "",
            "30",
            "/min",
            "0/min",
            "-1/min",
            "1.5/min",
            "30/minute",
            "30 / min",
            "30/min/min",
            "1000001/sec",
            "99999999999/sec",
        ] {
            assert_eq!(bad.parse::<Rate>(), Err(InvalidRate), "{bad}");
        }
    }
}
