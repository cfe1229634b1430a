# Kernels: the same C loops, once per ISA that the compiler can make. Optimised
# in every build type but Debug: an unvectorised kernel tests nothing.
set(YB_KERNEL_FLAGS "$<$<NOT:$<CONFIG:Debug>>:-O3>")
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  # Loops of many rounds, unrolled wholly, were a sixth of the kernels' bytes. Only those of wide tiles have any: as
  # loops, unpacking there is a fifth to a third faster, sums and extremes a tenth to a quarter slower (bench_kernels).
  list(APPEND YB_KERNEL_FLAGS --param=max-completely-peel-times=4)
endif()
set(scalar $<$<NOT:$<CONFIG:Debug>>:-O2> -fno-tree-vectorize) # for CPUs without vectors: small before fast
set(avx2 ${YB_KERNEL_FLAGS} -march=x86-64-v3)
set(avx512 ${YB_KERNEL_FLAGS} -march=x86-64-v4 -mavx512vbmi2 -mprefer-vector-width=512)
set(neon ${YB_KERNEL_FLAGS})
set(levels scalar)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  list(APPEND levels avx2 avx512)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
  list(APPEND levels neon)
endif()
foreach(level ${levels})
  set_source_files_properties(${CMAKE_CURRENT_SOURCE_DIR}/codec/kernels_${level}.c
                              PROPERTIES COMPILE_OPTIONS "${${level}}")
endforeach()
