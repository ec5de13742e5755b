//! Gradient-boosted regression trees for one quantile, on binned columns.
//!
//! Trees grow leaf by leaf, the best split first, on a random part of rows and columns; a leaf's
//! value is the quantile of what is left to explain there (Friedman 2001, as done by `LightGBM`).
//! Written here because no small, kept-up crate offers it.
//! Invariant: the same data and seed grow the same trees.

use crate::{
    rng::Rng,
    tree::{Grower, Tree},
};

/// How trees are grown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Growth {
    /// How many trees at most.
    pub trees_max: usize,
    /// Leaves per tree.
    pub leaves_max: usize,
    /// Rows per leaf, at least.
    pub leaf_rows_min: usize,
    /// What part of a tree's answer is taken.
    pub rate: f32,
    /// The part of rows that each tree sees.
    pub rows_share: f64,
    /// The part of columns that each tree sees.
    pub columns_share: f64,
}

/// Values of columns put into at most 64 bins of like size; unknown values have bin 0.
#[derive(Clone, Debug)]
pub(crate) struct Binned {
    /// Per column, the bin of each row.
    pub columns: Vec<Vec<u8>>,
    /// Per column, the upper edges of the bins after bin 0.
    pub edges: Vec<Vec<f32>>,
}

/// The most bins of a column.
pub(crate) const BINS: usize = 64;

impl Binned {
    /// Bins rows of equal length.
    pub(crate) fn new(rows: &[&[f32]]) -> Self {
        let width = rows.first().map_or(0, |row| row.len());
        let mut columns = Vec::with_capacity(width);
        let mut edges = Vec::with_capacity(width);
        for column in 0..width {
            let mut values: Vec<f32> =
                rows.iter().map(|row| row[column]).filter(|value| !value.is_nan()).collect();
            values.sort_unstable_by(f32::total_cmp);
            let mut cuts: Vec<f32> = (1..BINS - 1)
                .filter_map(|bin| values.get(bin * values.len() / (BINS - 1)).copied())
                .collect();
            cuts.dedup();
            columns.push(rows.iter().map(|row| bin_of(&cuts, row[column])).collect());
            edges.push(cuts);
        }
        Self { columns, edges }
    }
}

fn bin_of(cuts: &[f32], value: f32) -> u8 {
    if value.is_nan() { 0 } else { 1 + cuts.partition_point(|cut| *cut < value) as u8 }
}

/// A grown model.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Boosted {
    start: f32,
    trees: Vec<Tree>,
}

impl Boosted {
    /// The answer for a row.
    pub(crate) fn predict(&self, row: &[f32]) -> f32 {
        self.start + self.trees.iter().map(|tree| tree.value(row)).sum::<f32>()
    }

    /// Grows trees that answer with the `quantile` of `targets`, on the rows listed. After each
    /// tree `watch` sees it, with the number of trees so far.
    pub(crate) fn grow(
        data: &Binned,
        targets: &[f32],
        rows: &[u32],
        quantile: f32,
        growth: &Growth,
        rng: &mut Rng,
    ) -> Self {
        let mut rest: Vec<f32> = rows.iter().map(|row| targets[*row as usize]).collect();
        let start = quantile_of(&mut rest, quantile);
        let mut answers = vec![start; targets.len()];
        let mut gradients = vec![0.0_f32; targets.len()];
        let mut model = Self { start, trees: Vec::with_capacity(growth.trees_max) };
        let bag_size = ((rows.len() as f64 * growth.rows_share) as usize).max(1).min(rows.len());
        let mut columns: Vec<usize> = (0..data.columns.len()).collect();
        let column_count = ((columns.len() as f64 * growth.columns_share).ceil() as usize).min(columns.len());
        for _ in 0..growth.trees_max {
            // Drawn without replacement, in order, which keeps reading the columns quick.
            let bag = draw_in_order(rows, bag_size, rng);
            partial_shuffle(&mut columns, column_count, rng);
            for row in &bag {
                let at = *row as usize;
                gradients[at] = if targets[at] > answers[at] { quantile } else { quantile - 1.0 };
            }
            let grower = Grower { data, gradients: &gradients, columns: &columns[..column_count], growth };
            let tree = grower.grow(&bag, |leaf_rows| {
                let mut rest: Vec<f32> =
                    leaf_rows.iter().map(|row| targets[*row as usize] - answers[*row as usize]).collect();
                quantile_of(&mut rest, quantile) * growth.rate
            });
            for row in rows {
                answers[*row as usize] += tree.value_binned(data, *row as usize);
            }
            model.trees.push(tree);
        }
        model
    }

    /// The answers for binned rows after every `step` trees.
    pub(crate) fn stages(&self, data: &Binned, rows: &[u32], step: usize) -> Vec<Vec<f32>> {
        let mut answers = vec![self.start; rows.len()];
        let mut stages = Vec::new();
        for (number, tree) in self.trees.iter().enumerate() {
            for (answer, row) in answers.iter_mut().zip(rows) {
                *answer += tree.value_binned(data, *row as usize);
            }
            if (number + 1) % step == 0 {
                stages.push(answers.clone());
            }
        }
        stages
    }
}

/// Draws `count` rows, each set of them equally likely (Knuth's algorithm S).
fn draw_in_order(rows: &[u32], count: usize, rng: &mut Rng) -> Vec<u32> {
    let mut drawn = Vec::with_capacity(count);
    for (place, row) in rows.iter().enumerate() {
        let left = (rows.len() - place) as f64;
        if rng.unit() * left < (count - drawn.len()) as f64 {
            drawn.push(*row);
        }
    }
    drawn
}

fn partial_shuffle<T>(items: &mut [T], count: usize, rng: &mut Rng) {
    for place in 0..count.min(items.len()) {
        let other = place + rng.below(items.len() - place);
        items.swap(place, other);
    }
}

/// The quantile of values, between two neighbours by nearness; 0 of none.
pub(crate) fn quantile_of(values: &mut [f32], quantile: f32) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    let place = ((values.len() - 1) as f32 * quantile).round() as usize;
    *values.select_nth_unstable_by(place, f32::total_cmp).1
}
