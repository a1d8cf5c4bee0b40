// Solves MFGRID01 files with Boost's boykov_kolmogorov_max_flow. Reads the file's path from the command line; then for every
// line on standard input builds the graph anew, solves it and answers one line: build ms, solve ms, flow, peak KiB.
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace {

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
using VertexProperties = boost::property<
    boost::vertex_index_t, long,
    boost::property<boost::vertex_color_t, boost::default_color_type,
                    boost::property<boost::vertex_distance_t, long,
                                    boost::property<boost::vertex_predecessor_t, Traits::edge_descriptor>>>>;
using EdgeProperties =
    boost::property<boost::edge_capacity_t, std::int64_t,
                    boost::property<boost::edge_residual_capacity_t, std::int64_t,
                                    boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>;
using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, VertexProperties, EdgeProperties>;

constexpr int STEP_X[] = {1, 0, 1, -1};
constexpr int STEP_Y[] = {0, 1, 1, 1};

struct Instance {
  std::uint32_t width = 0, height = 0;
  int directions = 0;
  bool symmetric = false;
  std::vector<std::int32_t> planes;

  const std::int32_t* plane(int index) const { return planes.data() + std::size_t(index) * width * height; }
  const std::int32_t* forward(int direction) const { return plane(2 + direction * (symmetric ? 1 : 2)); }
  const std::int32_t* backward(int direction) const { return symmetric ? forward(direction) : forward(direction) + std::size_t(width) * height; }
};

Instance readInstance(const char* path) {
  std::ifstream file(path, std::ios::binary);
  char header[64];
  if (!file.read(header, sizeof header) || std::memcmp(header, "MFGRID01", 8) != 0) throw std::runtime_error("not a grid file");
  std::uint32_t words[5];
  std::memcpy(words, header + 8, sizeof words);
  Instance instance;
  instance.width = words[0];
  instance.height = words[1];
  instance.directions = int(words[2] / 2);
  instance.symmetric = words[4] == 1;
  const std::size_t planes = 2 + std::size_t(instance.directions) * (instance.symmetric ? 1 : 2);
  instance.planes.resize(planes * instance.width * instance.height);
  if (!file.read(reinterpret_cast<char*>(instance.planes.data()), std::streamsize(instance.planes.size() * 4)))
    throw std::runtime_error("the file is cut short");
  return instance;
}

void addArc(Graph& graph, long from, long to, std::int64_t forward, std::int64_t backward) {
  if (forward == 0 && backward == 0) return;
  const auto there = boost::add_edge(from, to, graph).first;
  const auto back = boost::add_edge(to, from, graph).first;
  boost::put(boost::edge_capacity, graph, there, forward);
  boost::put(boost::edge_capacity, graph, back, backward);
  boost::put(boost::edge_reverse, graph, there, back);
  boost::put(boost::edge_reverse, graph, back, there);
}

void build(const Instance& instance, Graph& graph) {
  const long width = instance.width, height = instance.height, count = width * height;
  for (long pixel = 0; pixel < count; ++pixel) {
    addArc(graph, count, pixel, instance.plane(0)[pixel], 0);
    addArc(graph, pixel, count + 1, instance.plane(1)[pixel], 0);
  }
  for (int direction = 0; direction < instance.directions; ++direction) {
    const std::int32_t *forward = instance.forward(direction), *backward = instance.backward(direction);
    for (long y = 0; y < height; ++y) {
      for (long x = 0; x < width; ++x) {
        const long otherX = x + STEP_X[direction], otherY = y + STEP_Y[direction], pixel = y * width + x;
        if (otherX < 0 || otherX >= width || otherY >= height) continue;
        addArc(graph, pixel, otherY * width + otherX, forward[pixel], backward[pixel]);
      }
    }
  }
}

double millisecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int count, char** arguments) try {
  if (count != 2) throw std::runtime_error("one grid file is expected");
  const Instance instance = readInstance(arguments[1]);
  for (std::string line; std::getline(std::cin, line);) {
    double buildTime, solveTime;
    std::int64_t flow;
    {
      const auto start = std::chrono::steady_clock::now();
      const long pixels = long(instance.width) * instance.height;
      Graph graph(std::size_t(pixels) + 2);
      build(instance, graph);
      buildTime = millisecondsSince(start);
      const auto solveStart = std::chrono::steady_clock::now();
      flow = boost::boykov_kolmogorov_max_flow(graph, pixels, pixels + 1);
      solveTime = millisecondsSince(solveStart);
    }  // The graph is freed before the answer, not on a core that the next solver needs.
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    std::printf("%.3f %.3f %lld %ld\n", buildTime, solveTime, static_cast<long long>(flow), usage.ru_maxrss);
    std::fflush(stdout);
  }
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
