"""The loss of OOSIS (Baselizadeh et al., 2025): L = Σ_p CE(S_p|s_p) + CE_w(B_p|b_p) + B_p · CE(E_p|e_p).

Ours beyond the paper: ground against thing counts once more, because a cross-entropy over many classes is ruled by which
class a thing has, while instances stand and fall with whether it is one. And what lies among things counts more than what
lies at the ground: most boundary pixels are there, where their direction is easily seen, but orders are decided between things.
"""

import torch
from torch.nn import functional

# Boundary pixels are rare; weighted by their inverse frequency they come out 2.5 times too thick, unweighted they nearly vanish.
BOUNDARY_WEIGHT = 3.0
# Weight of the classes at the deep end of the network.
DEEP_WEIGHT = 0.4
# Weights of the terms, where they are not 1. Contours with gaps cost more instances than anything else does, and per pixel
# of an image their term is small.
CONTOUR_WEIGHT = 3.0
DIRECTION_WEIGHT = 3.0
GROUND_WEIGHT = 2.0
# Weights of pixels that have no ground near them, where those at the ground have 1; away and towards contours alike, so that
# probabilities stay what they are.
AMONG_THINGS_CONTOUR = 2.0
AMONG_THINGS_DIRECTION = 3.0
# How near is near, in pixels along rows and columns.
_NEAR = 2
# A class plane number that says nothing: pixels whose class nobody annotated.
UNKNOWN = 255


def loss_of(logits, semantic, sets, boundary_weight=BOUNDARY_WEIGHT):
    """Weighted mean loss per pixel (directions: per boundary pixel), and its terms for the log.

    `semantic`: (N, H, W) plane numbers, `sets`: (N, H, W) bit sets of directions, 0 where there is no boundary. The
    truth of a pixel with several directions is spread evenly over them.
    """
    semantic_logits, boundary_logits, direction_logits = (plane.float() for plane in logits)
    term_semantic = functional.cross_entropy(semantic_logits, semantic.long(), ignore_index=UNKNOWN)
    is_boundary = sets != 0
    is_among_things = _is_among_things(semantic)
    contours = functional.binary_cross_entropy_with_logits(
        boundary_logits[:, 0],
        is_boundary.to(boundary_logits.dtype),
        pos_weight=torch.tensor(boundary_weight, device=boundary_logits.device),
        reduction="none",
    )
    term_boundary = _weighted_mean(contours, 1 + (AMONG_THINGS_CONTOUR - 1) * is_among_things)
    at_boundary = direction_logits.permute(0, 2, 3, 1)[is_boundary]
    bits = (sets[is_boundary].to(torch.int32)[:, None] >> torch.arange(8, device=sets.device)) & 1
    truth = bits.to(at_boundary.dtype)
    truth = truth / truth.sum(dim=1, keepdim=True)
    per_pixel = -(truth * functional.log_softmax(at_boundary, dim=1)).sum(dim=1)
    term_direction = _weighted_mean(per_pixel, 1 + (AMONG_THINGS_DIRECTION - 1) * is_among_things[is_boundary])
    term_ground = _ground_loss(semantic_logits, semantic)
    terms = {"semantic": term_semantic, "boundary": term_boundary, "direction": term_direction, "ground": term_ground}
    total = term_semantic + CONTOUR_WEIGHT * term_boundary + DIRECTION_WEIGHT * term_direction + GROUND_WEIGHT * term_ground
    return total, terms


def _is_among_things(semantic):
    """1 where no ground is near, else 0."""
    is_ground = (semantic == 0).float()[:, None]
    return 1 - functional.max_pool2d(is_ground, 2 * _NEAR + 1, stride=1, padding=_NEAR)[:, 0]


def _weighted_mean(values, weights):
    return (values * weights).sum() / weights.sum().clamp(min=1)


def _ground_loss(semantic_logits, semantic):
    """Binary cross-entropy of ground (plane 0) against all things together."""
    is_known = semantic != UNKNOWN
    thing_against_ground = torch.logsumexp(semantic_logits[:, 1:], dim=1) - semantic_logits[:, 0]
    per_pixel = functional.binary_cross_entropy_with_logits(
        thing_against_ground, (semantic != 0).to(thing_against_ground.dtype), reduction="none"
    )
    return (per_pixel * is_known).sum() / is_known.sum().clamp(min=1)


def deep_loss_of(logits, semantic):
    """Cross-entropy of the classes on a coarse grid, against the pixels in the middle of its cells."""
    cell = semantic.shape[-1] // logits.shape[-1]
    return functional.cross_entropy(
        logits.float(), semantic[:, cell // 2 :: cell, cell // 2 :: cell].long(), ignore_index=UNKNOWN
    )
