"""What is kept between two questions takes no more bytes than it may."""

import numpy as np

from gridmap.travel.byte_shelf import ByteShelf


class Maker:
    """Makes arrays of so many numbers of four bytes, and counts."""

    def __init__(self):
        self.n_made = 0

    def of(self, n_numbers):
        def make():
            self.n_made += 1
            return np.full(n_numbers, n_numbers, dtype=np.int32)

        return make


def test_arrays_are_kept_up_to_so_many_bytes_and_the_one_least_asked_for_goes():
    shelf, maker = ByteShelf(100), Maker()
    shelf.kept("a", maker.of(10))
    shelf.kept("b", maker.of(10))
    shelf.kept("a", maker.of(10))
    assert (maker.n_made, shelf.n_bytes) == (2, 80)
    shelf.kept("c", maker.of(15))
    assert (maker.n_made, shelf.n_bytes) == (3, 100)
    shelf.kept("a", maker.of(10))
    assert maker.n_made == 3
    shelf.kept("b", maker.of(10))
    assert (maker.n_made, shelf.n_bytes) == (4, 80)


def test_one_array_larger_than_the_shelf_is_given_and_alone_on_it():
    shelf, maker = ByteShelf(100), Maker()
    shelf.kept("a", maker.of(10))
    assert len(shelf.kept("large", maker.of(50))) == 50
    assert shelf.n_bytes == 200
    shelf.kept("a", maker.of(10))
    assert (maker.n_made, shelf.n_bytes) == (3, 40)
