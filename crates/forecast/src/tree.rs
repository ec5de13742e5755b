//! One regression tree, grown leaf by leaf on binned columns.
//!
//! Invariant: walking a tree by values and by bins ends in the same leaf.

use crate::boost::{BINS, Binned, Growth};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Node {
    Split { column: u16, bin: u8, threshold: f32, left: u16, right: u16 },
    Leaf(f32),
}

/// A tree.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    /// The value for a row; unknown values go left.
    pub(crate) fn value(&self, row: &[f32]) -> f32 {
        let mut at = 0;
        loop {
            match self.nodes[at] {
                Node::Leaf(value) => return value,
                Node::Split { column, threshold, left, right, .. } => {
                    at = usize::from(if row[usize::from(column)] > threshold { right } else { left });
                }
            }
        }
    }

    /// The value for a binned row.
    pub(crate) fn value_binned(&self, data: &Binned, row: usize) -> f32 {
        let mut at = 0;
        loop {
            match self.nodes[at] {
                Node::Leaf(value) => return value,
                Node::Split { column, bin, left, right, .. } => {
                    let goes_right = data.columns[usize::from(column)][row] > bin;
                    at = usize::from(if goes_right { right } else { left });
                }
            }
        }
    }
}

/// Sums of gradients and counts per column and bin.
#[derive(Clone)]
struct Histogram {
    sums: Vec<(f32, u32)>,
}

struct Split {
    gain: f32,
    column: usize,
    bin: u8,
}

struct Leaf {
    node: usize,
    from: usize,
    to: usize,
    histogram: Histogram,
    split: Option<Split>,
}

/// Grows one tree.
pub(crate) struct Grower<'a> {
    /// The data.
    pub data: &'a Binned,
    /// By row.
    pub gradients: &'a [f32],
    /// The columns that may be split on.
    pub columns: &'a [usize],
    /// How.
    pub growth: &'a Growth,
}

impl Grower<'_> {
    /// Grows a tree on some rows; `value` gives a leaf's value from its rows.
    pub(crate) fn grow(&self, rows: &[u32], value: impl Fn(&[u32]) -> f32) -> Tree {
        let mut rows = rows.to_vec();
        let mut nodes = vec![Node::Leaf(0.0)];
        let root = self.leaf(0, 0, rows.len(), self.histogram(&rows));
        let mut leaves = vec![root];
        while leaves.len() < self.growth.leaves_max {
            let best = leaves
                .iter()
                .enumerate()
                .filter_map(|(place, leaf)| leaf.split.as_ref().map(|split| (place, split.gain)))
                .max_by(|a, b| a.1.total_cmp(&b.1));
            let Some((place, _)) = best else { break };
            let leaf = leaves.swap_remove(place);
            let Some(split) = leaf.split else { break };
            let column = &self.data.columns[split.column];
            let part = &mut rows[leaf.from..leaf.to];
            let middle = leaf.from + partition(part, |row| column[row as usize] <= split.bin);
            let (left, right) = (nodes.len(), nodes.len() + 1);
            nodes.push(Node::Leaf(0.0));
            nodes.push(Node::Leaf(0.0));
            nodes[leaf.node] = Node::Split {
                column: split.column as u16,
                bin: split.bin,
                threshold: self.threshold(split.column, split.bin),
                left: left as u16,
                right: right as u16,
            };
            let left_is_smaller = middle - leaf.from <= leaf.to - middle;
            let smaller = if left_is_smaller { &rows[leaf.from..middle] } else { &rows[middle..leaf.to] };
            let small = self.histogram(smaller);
            let mut large = leaf.histogram;
            for (all, part) in large.sums.iter_mut().zip(&small.sums) {
                all.0 -= part.0;
                all.1 -= part.1;
            }
            let (left_sums, right_sums) = if left_is_smaller { (small, large) } else { (large, small) };
            leaves.push(self.leaf(left, leaf.from, middle, left_sums));
            leaves.push(self.leaf(right, middle, leaf.to, right_sums));
        }
        for leaf in leaves {
            nodes[leaf.node] = Node::Leaf(value(&rows[leaf.from..leaf.to]));
        }
        Tree { nodes }
    }

    /// The greatest value that goes left: bin 0 holds what is unknown.
    fn threshold(&self, column: usize, bin: u8) -> f32 {
        match bin.checked_sub(1) {
            None => f32::NEG_INFINITY,
            Some(edge) => self.data.edges[column][usize::from(edge)],
        }
    }

    fn histogram(&self, rows: &[u32]) -> Histogram {
        let gradients: Vec<f32> = rows.iter().map(|row| self.gradients[*row as usize]).collect();
        let mut sums = Vec::with_capacity(self.columns.len() * BINS);
        for column in self.columns {
            let bins = &self.data.columns[*column];
            let mut of_column = [(0.0_f32, 0_u32); BINS];
            for (row, gradient) in rows.iter().zip(&gradients) {
                let sum = &mut of_column[usize::from(bins[*row as usize]) % BINS];
                sum.0 += gradient;
                sum.1 += 1;
            }
            sums.extend_from_slice(&of_column);
        }
        Histogram { sums }
    }

    fn leaf(&self, node: usize, from: usize, to: usize, histogram: Histogram) -> Leaf {
        let split = self.best_split(&histogram, to - from);
        Leaf { node, from, to, histogram, split }
    }

    fn best_split(&self, histogram: &Histogram, count: usize) -> Option<Split> {
        let least = self.growth.leaf_rows_min as u32;
        let count = count as u32;
        if count < 2 * least {
            return None;
        }
        let total: f32 = histogram.sums[..BINS].iter().map(|(sum, _)| sum).sum();
        let whole = total * total / count as f32;
        let mut best: Option<Split> = None;
        for (place, column) in self.columns.iter().enumerate() {
            let sums = &histogram.sums[place * BINS..(place + 1) * BINS];
            let (mut left, mut n) = (0.0_f32, 0_u32);
            for (bin, (sum, part)) in sums.iter().enumerate().take(self.data.edges[*column].len() + 1) {
                left += sum;
                n += part;
                if n < least {
                    continue;
                }
                if count - n < least {
                    break;
                }
                let right = total - left;
                let gain = left * left / n as f32 + right * right / (count - n) as f32 - whole;
                if gain > best.as_ref().map_or(1e-6, |best| best.gain) {
                    best = Some(Split { gain, column: *column, bin: bin as u8 });
                }
            }
        }
        best
    }
}

/// Puts the rows that pass first, keeping no order; how many they are.
fn partition(rows: &mut [u32], pass: impl Fn(u32) -> bool) -> usize {
    let mut passed = 0;
    for place in 0..rows.len() {
        if pass(rows[place]) {
            rows.swap(passed, place);
            passed += 1;
        }
    }
    passed
}
