/** Low-rank adapters (LoRA, Hu et al. 2021, arXiv 2106.09685): small matrices that are trained in addition to frozen weights. */
package io.erpo.policy.adapter;
